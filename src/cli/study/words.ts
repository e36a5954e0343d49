import type { Axis, StudyPair, StudyReport } from '../../core/study/studyReport.ts';
import { BUDGET_KEYS } from '../../domain/choices.ts';
import type { StudyManifest } from '../../domain/study.ts';
import { chance, count, signed } from '../../core/evaluate/figureWords.ts';

export const AXIS_NAMES: Readonly<Record<Axis, string>> = {
  programs: 'programs',
  tokens: 'tokens',
  seconds: 'sandbox seconds',
};

/** A place on an axis: `16`, `12,345`, `137.2`, `0.25`. */
export function placeWords(at: number): string {
  const digits = at < 10 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 1 };
  return at.toLocaleString('en-US', Number.isInteger(at) ? {} : digits);
}

/** `16 programs, 20,000 tokens` */
export function budgetWords({ settings: { budget } }: StudyManifest): string {
  return BUDGET_KEYS.flatMap((key) => {
    const limit = budget[key];
    return limit === null ? [] : [`${limit.toLocaleString('en-US')} ${key}`];
  }).join(', ');
}

/** How the study was made, a part each. */
export function madeParts({
  problems,
  repeats,
  seed,
  settings,
  policies,
  judge,
}: StudyManifest): readonly string[] {
  const { horizon, rollouts, depth, actTemperature, language } = settings;
  const tree = `tree: ${count(rollouts, 'first branch').replace(/branchs$/, 'branches')} of ${count(horizon, 'step')}, lessons ${depth} deep`;
  return [
    count(problems.length, 'problem'),
    `${count(repeats, 'run')} of each policy`,
    ...(policies.includes('tree') ? [tree] : []),
    `temperature ${actTemperature}`,
    `seed ${seed}`,
    language,
    judge.image,
  ];
}

/** What is not there, and what that leaves out; null where all is there. */
export function missingWords({ missing, leftOut }: StudyReport): string | null {
  if (missing === 0) return null;
  const others =
    leftOut === 0
      ? ''
      : ` ${count(leftOut, 'run')} of other policies on the same problems ${leftOut === 1 ? 'is' : 'are'} left out with them.`;
  return `Not whole: ${count(missing, 'run')} missing, counted nowhere.${others}`;
}

/** Whether two policies differ, said plainly. */
export function pairVerdict({
  policies: [one, other],
  full,
  pOfAll,
  visible,
  isAlike,
}: StudyPair): string {
  const { value, problems } = full.difference;
  if (full.isSeen) {
    const [better, worse] = value > 0 ? [one, other] : [other, one];
    return `${better} solves more than ${worse} (by chance: ${chance(pOfAll)}).`;
  }
  const room = isAlike
    ? 'Both do the same on each.'
    : visible === null
      ? 'So few could hardly show any.'
      : `They would show one of ${signed(visible).replace('+', '')} points in four of five cases.`;
  return `${one} and ${other}: no difference can be seen with ${count(problems, 'problem')}. ${room}`;
}

/** How the figures came about, and what they do not say. */
export function methodWords({ pairs }: StudyReport): string {
  const tests = new Set(pairs.map(({ full }) => full.test));
  const test = tests.has('signFlip') ? 'sign-flip test' : "McNemar's exact test";
  return [
    '95 % intervals over problems, the runs of one averaged first.',
    ...(pairs.length === 0
      ? []
      : [
          `Each two policies are paired by problem (${test}); with the whole budget, what chance does is held against ${count(pairs.length, 'pair')} (Holm). At less than that each place is tested by itself: of many places some differ by chance.`,
        ]),
    'Success with less than the whole budget counts what was solved with so much, in the order of the journal; tokens are those of prompts and replies, for looking back, too. What the budget does not limit is told as far as every run was let go.',
  ].join(' ');
}
