import * as l10n from '@vscode/l10n';
import { safe } from '../../app/safe.ts';
import type { KeptAdapter } from '../../domain/keptAdapter.ts';
import { sizeWords } from '../../domain/sizeWords.ts';
import { tunedModel } from '../../domain/tunedModel.ts';
import type { Look } from './look.ts';

/** An adapter below its base, with what made it. `standard` is the model that is used where none is named. */
export function adapterLook(adapter: KeptAdapter, standard: string): Look {
  const { name, madeFrom, file, rank } = adapter;
  const trainedOn = l10n.t('trained on {0}', safe(madeFrom.dataset));
  const isDefault = tunedModel(adapter) === standard;
  const size = l10n.t('rank {0}, {1}', rank, sizeWords(file.bytes));
  return {
    label: name,
    description: [...(isDefault ? [l10n.t('the default')] : []), trainedOn].join(' · '),
    tooltip: [safe(tunedModel(adapter)), trainedOn, size, ...heldOutWords(adapter)].join('\n'),
    icon: 'layers',
    color: null,
    context: 'adapter',
  };
}

/** One line for each who measured. */
function heldOutWords({ heldOut: { byTrainer, onDevice } }: KeptAdapter): readonly string[] {
  const line = (who: string, base: number, tuned: number): string =>
    l10n.t('{0}: held-out replies {1} with the base, {2} tuned', who, digits(base), digits(tuned));
  return [
    ...(byTrainer === null ? [] : [line(l10n.t('Trainer'), byTrainer.base, byTrainer.tuned)]),
    ...(onDevice === null ? [] : [line(l10n.t('This machine'), onDevice.base, onDevice.tuned)]),
    ...(byTrainer === null && onDevice === null ? [] : [l10n.t('(log-probability a token)')]),
  ];
}

function digits(value: number): string {
  return value.toFixed(2);
}
