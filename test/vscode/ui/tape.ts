import { python, type TapedReply } from '../../support/tapes.ts';

/** The problem that the recorded replies are about, by the title it has in lists. */
export const TAPED_PROBLEM = 'Even or Odd';

export const WRONG = python('n = int(input())\nprint("even")');
export const RIGHT = python('n = int(input())\nprint("even" if n % 2 == 0 else "odd")');

/** A program that fails, and the one that is right. */
export const TWO_PROGRAMS: readonly TapedReply[] = [{ text: WRONG }, { text: RIGHT }];

/** The first program is written at once; the second one takes longer than any test waits. */
export const STUCK_AFTER_ONE: readonly TapedReply[] = [
  { text: WRONG },
  { text: RIGHT, delayMs: 3_600_000 },
];
