import * as l10n from '@vscode/l10n';
import type { Difficulty } from '../../domain/difficulty.ts';
import type { Words } from './filter.ts';

/** From a one-liner to hard, as the levels 0 to 4 of `--meta`. */
export const DIFFICULTY_WORDS: Words & Record<Difficulty, () => string> = {
  '0': () => l10n.t('one-liners'),
  '1': () => l10n.t('easy'),
  '2': () => l10n.t('medium'),
  '3': () => l10n.t('hard'),
  '4': () => l10n.t('very hard'),
  unknown: () => l10n.t('of unknown difficulty'),
};
