import * as l10n from '@vscode/l10n';
import type { KnownModel, ModelState } from '../models.ts';
import { sizeWords } from '../../domain/sizeWords.ts';
import { COLORS, type Look } from './look.ts';

/** `standard` is the model that is used where none is named. */
export function modelLook({ model, state }: KnownModel, standard: string): Look {
  const size = sizeWords(model.bytes);
  return {
    label: model.name,
    description: [words(state), ...defaultWord(model, standard), size, model.licence].join(' · '),
    tooltip: `${model.name}: ${model.about}\n${model.licence}, ${size}`,
    ...ICONS[state.kind],
    context: `model.${state.kind}`,
  };
}

function defaultWord({ name }: KnownModel['model'], standard: string): readonly string[] {
  return `embedded:${name}` === standard ? [l10n.t('the default')] : [];
}

function words(state: ModelState): string {
  switch (state.kind) {
    case 'here':
      return l10n.t('here');
    case 'missing':
      return l10n.t('not here');
    case 'wrong':
      return l10n.t('damaged');
    case 'coming': {
      const fraction = state.progress?.fraction ?? null;
      if (fraction === null) return l10n.t('coming');
      return l10n.t('coming: {0} %', Math.floor(100 * fraction));
    }
  }
}

const ICONS: Readonly<Record<ModelState['kind'], Pick<Look, 'icon' | 'color'>>> = {
  here: { icon: 'pass-filled', color: COLORS.good },
  missing: { icon: 'cloud', color: COLORS.quiet },
  wrong: { icon: 'warning', color: COLORS.poor },
  coming: { icon: 'sync~spin', color: COLORS.live },
};
