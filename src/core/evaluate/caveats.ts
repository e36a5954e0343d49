import { trainingOf } from './comparable.ts';
import type { Comparison } from './compare.ts';
import { count } from './figureWords.ts';
import { outcomesOf, type Evaluated, type ShownReport } from './report.ts';

/** What is not there to be counted, and how it comes to be; null where nothing is missing. */
export function missingWords(
  { missing, attempts, problems, n }: ShownReport,
  { manifest }: Evaluated,
): { readonly what: string; readonly why: string } | null {
  if (missing === 0) return null;
  if (manifest === null) {
    // Nobody has said how many were to be made.
    return {
      what: `Not even: ${count(missing, 'attempt')} fewer than ${n} of each problem.`,
      why: 'Each problem counts by those that it has.',
    };
  }
  const without = manifest.problems.length - problems;
  const none = without === 0 ? '' : `, ${count(without, 'problem')} without any`;
  return {
    what: `Not whole: ${count(missing, 'attempt')} of ${missing + attempts} missing${none}.`,
    why: `They count nowhere; the same \`leafe evaluate\` with -n ${n} goes on with them.`,
  };
}

/** What would speak against comparing, if anybody knew it, and what is not there to be compared. */
export function unknownsOf(name: string, { manifest, attempts }: Evaluated): readonly string[] {
  if (manifest === null) return [`${name}: how it was made and judged is not known.`];
  const training = trainingOf(manifest);
  const missing = missingAttempts({ manifest, attempts });
  return [
    ...(missing > 0 ? [`${name}: ${count(missing, 'attempt')} missing, counted nowhere.`] : []),
    ...(training?.problems === null
      ? [`${name}: what ${training.name} was trained on is not known.`]
      : []),
  ];
}

/** Asked for and not there; none where nobody wrote down how many were asked for. */
export function missingAttempts({ manifest, attempts }: Evaluated): number {
  if (manifest === null) return 0;
  return Math.max(0, manifest.samples * manifest.problems.length - attempts.length);
}

/** What is left out for it has no other side; nothing where each problem has both. */
export function unpairedWords(
  base: Evaluated,
  tuned: Evaluated,
  { problems }: Comparison,
): readonly string[] {
  const alone = outcomesOf(base).length + outcomesOf(tuned).length - 2 * problems;
  if (alone === 0) return [];
  const have = alone === 1 ? 'has' : 'have';
  return [`${count(alone, 'problem')} ${have} attempts on one side alone, which count nowhere.`];
}

/** Copies of one evaluation tell nothing of two models. Without a manifest nobody knows that they are copies. */
export function sameWords(base: Evaluated, tuned: Evaluated): readonly string[] {
  const isAlike = (one: unknown, other: unknown): boolean =>
    JSON.stringify(one) === JSON.stringify(other);
  if (base.manifest === null || !isAlike(base.manifest, tuned.manifest)) return [];
  if (base.attempts.length !== tuned.attempts.length) return [];
  if (!base.attempts.every((one, at) => isAlike(one, tuned.attempts[at]))) return [];
  return ['Both hold the same attempts, made at the same time: one is a copy of the other.'];
}
