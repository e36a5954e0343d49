import { seedFor } from '../explore/seed.ts';

export const SPLITS = ['train', 'validation', 'heldOut'] as const;
export type Split = (typeof SPLITS)[number];

/** Of all problems, the share of each; the rest is for training. */
const SHARES = { validation: 0.1, heldOut: 0.1 };

/**
 * The part of all problems that this one belongs to, by its name alone: known before it is explored, the same on every machine and for
 * ever. Blanks and letter case of the name do not count.
 */
export function splitOf(problem: string): Split {
  const name = problem.trim().toLowerCase().replace(/\s+/g, ' ');
  const place = seedFor(0, name) / 2 ** 31;
  if (place < SHARES.heldOut) return 'heldOut';
  return place < SHARES.heldOut + SHARES.validation ? 'validation' : 'train';
}
