import * as l10n from '@vscode/l10n';
import type { ProblemSummary } from '../../platform/problems/setIndex.ts';
import type { Words } from './filter.ts';

/** From a one-liner to hard, as the levels 0 to 4 of `--meta`. */
export const DIFFICULTY_WORDS: Words = {
  '0': () => l10n.t('one-liners'),
  '1': () => l10n.t('easy'),
  '2': () => l10n.t('medium'),
  '3': () => l10n.t('hard'),
  '4': () => l10n.t('very hard'),
  unknown: () => l10n.t('of unknown difficulty'),
};

/**
 * How hard a problem is, as a key of `DIFFICULTY_WORDS`: by its level, else by its rating on Codeforces (in steps of 400 from
 * 1200), else by CodeContests' own scale (1 easy to 5 hardest; 7 is a contest's A, 8 its B).
 */
export function difficultyOf({ level, rating, difficulty }: ProblemSummary): string {
  if (level !== null) return String(Math.min(4, level));
  if (rating !== null) return String(1 + RATINGS.filter((least) => rating >= least).length);
  if (difficulty >= 1 && difficulty <= 5) return String(Math.min(4, difficulty));
  if (difficulty >= 7) return String(Math.min(4, difficulty - 6));
  return 'unknown';
}

const RATINGS = [1200, 1600, 2000];
