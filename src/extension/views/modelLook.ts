import type { KnownModel, ModelState } from '../models.ts';
import { sizeWords } from '../sizeWords.ts';
import { COLORS, type Look } from './look.ts';

export function modelLook({ model, state }: KnownModel): Look {
  const size = sizeWords(model.bytes);
  return {
    label: model.name,
    description: `${words(state)} · ${size} · ${model.licence}`,
    tooltip: `${model.name}: ${model.about}\n${model.licence}, ${size}`,
    ...ICONS[state.kind],
    context: `model.${state.kind}`,
  };
}

function words(state: ModelState): string {
  switch (state.kind) {
    case 'here':
      return 'here';
    case 'missing':
      return 'not here';
    case 'wrong':
      return 'damaged';
    case 'coming': {
      const fraction = state.progress?.fraction ?? null;
      return fraction === null ? 'coming' : `coming: ${Math.floor(100 * fraction)} %`;
    }
  }
}

const ICONS: Readonly<Record<ModelState['kind'], Pick<Look, 'icon' | 'color'>>> = {
  here: { icon: 'pass-filled', color: COLORS.good },
  missing: { icon: 'cloud', color: COLORS.quiet },
  wrong: { icon: 'warning', color: COLORS.poor },
  coming: { icon: 'sync~spin', color: COLORS.live },
};
