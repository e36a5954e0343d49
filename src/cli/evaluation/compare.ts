import { readEvaluation } from '../../app/evaluation/evaluationFolder.ts';
import { LeafeError } from '../../core/errors.ts';
import { hindranceOf, type Hindrance } from '../../core/evaluate/comparable.ts';
import { compare } from '../../core/evaluate/compare.ts';
import type { Evaluated } from '../../core/evaluate/report.ts';
import { safe } from '../../app/safe.ts';
import type { CliContext } from '../context.ts';
import { paintFor } from '../text.ts';
import { drawComparison } from './drawComparison.ts';
import { count } from './words.ts';

export interface CompareArgs {
  readonly k?: readonly number[];
}

/** Compares two evaluations and says plainly what can be seen. Throws `evaluation.incomparable` and `evaluation.trainedOn`. */
export async function compareTwo(
  basePath: string,
  tunedPath: string,
  { k }: CompareArgs,
  { output }: CliContext,
): Promise<void> {
  const base = await readEvaluation(basePath);
  const tuned = await readEvaluation(tunedPath);
  const hindrance = hindranceOf(base, tuned);
  if (hindrance !== null) throw refusal(hindrance);
  for (const [path, one] of [
    [basePath, base],
    [tunedPath, tuned],
  ] as const) {
    for (const note of unknowns(path, one)) output.note(note);
  }
  const found = compare(base, tuned, k ?? null);
  if (found === null) {
    throw new LeafeError('evaluation', 'incomparable', 'no problem has attempts in both');
  }
  const left = (k ?? []).filter((one) => !found.atK.some((other) => other.k === one));
  if (left.length > 0) {
    output.note(`No problem has attempts enough in both for k ${left.join(', ')}.`);
  }
  output.emit({ kind: 'comparison', base: basePath, tuned: tunedPath, ...found });
  const width = process.stdout.columns || 100;
  const paint = paintFor({ color: process.stdout.isTTY });
  for (const line of drawComparison({ base, tuned, found }, { width, paint })) output.say(line);
}

function refusal(hindrance: Hindrance): LeafeError<'evaluation'> {
  if (hindrance.kind === 'differs') {
    return new LeafeError('evaluation', 'incomparable', hindrance.what);
  }
  const { adapter, problems } = hindrance;
  const shown = problems.slice(0, 3).map((name) => JSON.stringify(name));
  const more = problems.length > 3 ? ` and ${problems.length - 3} more` : '';
  return new LeafeError('evaluation', 'trainedOn', `${adapter} on ${shown.join(', ')}${more}`);
}

/** What would speak against comparing, if anybody knew it, and what is not there to be compared. */
function unknowns(path: string, { manifest, attempts }: Evaluated): readonly string[] {
  if (manifest === null) return [`${safe(path)}: how it was made and judged is not known.`];
  const { adapter, samples, problems } = manifest;
  const missing = samples * problems.length - attempts.length;
  return [
    ...(missing > 0
      ? [`${safe(path)}: ${count(missing, 'attempt')} missing, counted nowhere.`]
      : []),
    ...(adapter?.trainedOn === null
      ? [`${safe(path)}: what ${safe(adapter.name)} was trained on is not known.`]
      : []),
  ];
}
