import * as l10n from '@vscode/l10n';
import { safe } from '../../app/safe.ts';
import type { HostedHere } from '../../app/training/hostedModels.ts';
import type { Look } from './look.ts';

/** A model that a service keeps, or an earlier state of it. `standard` is the model that is used where none is named. */
export function hostedLook(
  { model, base, baseUrl, job, step }: HostedHere,
  standard: string,
): Look {
  const spec = `openai:${model}`;
  const place = l10n.t('stays at {0}', safe(baseUrl));
  const after = step === null ? [] : [l10n.t('as it was after step {0}', step)];
  const isDefault = spec === standard ? [l10n.t('the default')] : [];
  const about = step === null ? [l10n.t('trained on {0}', safe(base)), place] : after;
  return {
    label: safe(model),
    description: [...isDefault, ...about].join(' · '),
    tooltip: [safe(spec), ...after, l10n.t('Base: {0}', safe(base)), place, safe(job)].join('\n'),
    icon: step === null ? 'globe' : 'history',
    color: null,
    context: 'hosted',
  };
}
