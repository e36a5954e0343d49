/** From a one-liner to hard, as the levels 0 to 4 of `--meta`, and what nobody has graded. */
export const DIFFICULTIES = ['0', '1', '2', '3', '4', 'unknown'] as const;
export type Difficulty = (typeof DIFFICULTIES)[number];

/** For people. */
export const DIFFICULTY_NAMES: Readonly<Record<Difficulty, string>> = {
  '0': 'one-liners',
  '1': 'easy',
  '2': 'medium',
  '3': 'hard',
  '4': 'very hard',
  unknown: 'unknown',
};

/** What is known of how hard a problem is. */
export interface Graded {
  readonly level: number | null;
  readonly rating: number | null;
  /** CodeContests' own scale. */
  readonly difficulty: number;
}

/**
 * How hard a problem is: by its level, else by its rating on Codeforces (in steps of 400 from 1200), else by CodeContests' own scale (1 easy to 5
 * hardest; 7 is a contest's A, 8 its B).
 */
export function difficultyOf({ level, rating, difficulty }: Graded): Difficulty {
  if (level !== null) return graded(level);
  if (rating !== null) return graded(1 + RATINGS.filter((least) => rating >= least).length);
  if (difficulty >= 1 && difficulty <= 5) return graded(difficulty);
  if (difficulty >= 7) return graded(difficulty - 6);
  return 'unknown';
}

const RATINGS = [1200, 1600, 2000];

function graded(level: number): Difficulty {
  return DIFFICULTIES[Math.min(4, level)] ?? 'unknown';
}
