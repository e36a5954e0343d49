import { blaming, python, type TapedReply } from '../../support/tapes.ts';

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

/** What the model learns where it replays `LEARNING`. */
export const LESSON = 'Look at the remainder before you print a word.';
/** Settings for a run of one branch that fails, looks back to its first step, and is gone on from with the lesson. */
export const ONE_LESSON = { 'leafe.explore.rollouts': 1, 'leafe.explore.horizon': 2 };
export const LEARNING: readonly TapedReply[] = [
  { for: 'b1.1', text: WRONG },
  { for: 'b1.2', text: python('print("odd")') },
  { for: 'b1.2?', text: blaming(1, LESSON) },
  // Late enough to be seen growing.
  { for: 'b2.1', text: RIGHT, delayMs: 3000 },
];

/** What a model writes where the lesson of `c1` is measured: of five times right four with it, one without. */
export const LESSON_DRAWS: readonly TapedReply[] = [1, 2, 3, 4, 5].flatMap((draw) => [
  { for: `c1+${draw}`, text: draw === 5 ? WRONG : RIGHT },
  { for: `c1-${draw}`, text: draw === 1 ? RIGHT : WRONG },
]);

/** Three branches that fail and look back, and one for each of them that gets it right in a way of its own. */
export const THREE_CORRECTIONS: readonly TapedReply[] = [
  ...[1, 2, 3].flatMap((branch): readonly TapedReply[] => [
    { for: `b${branch}.1`, text: python(`n = int(input())\nprint("even", n % ${branch + 2})`) },
    { for: `b${branch}.2`, text: python(`print("odd", ${branch})`) },
    { for: `b${branch}.2?`, text: blaming(1, LESSON) },
  ]),
  { for: 'b4.1', text: RIGHT },
  { for: 'b5.1', text: python('print(["even", "odd"][int(input()) % 2])') },
  { for: 'b6.1', text: python('print("odd" if int(input()) & 1 else "even")') },
];

/** Four branches of four programs that fail for one reason, then four with the lesson, the first of them right at once. */
export const FOUR_LESSONS: readonly TapedReply[] = [
  { for: 'b5.1', text: RIGHT },
  ...[1, 2, 3, 4].flatMap((branch) => [1, 2, 3, 4].flatMap((step) => failing(branch, step))),
  ...[6, 7, 8].flatMap((branch) => failing(branch, 1)),
];

function failing(branch: number, step: number): readonly TapedReply[] {
  const label = `b${branch}.${step}`;
  const text = python(`n = input()\nprint("odd" if n == "${branch}${step}" else "even")`);
  const lesson = blaming(
    1,
    'Read n as a number and look at n % 2.',
    'It looks for one number and calls all others even.',
  );
  return [
    { for: label, text },
    { for: `${label}?`, text: lesson },
  ];
}
