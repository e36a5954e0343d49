import { evaluationName, readEvaluation } from '../../app/evaluation/evaluationFolder.ts';
import { writeComparisonPage } from '../../app/evaluation/reportFiles.ts';
import { LeafeError } from '../../core/errors.ts';
import { hindranceOf, type Hindrance } from '../../core/evaluate/comparable.ts';
import { compare, type Comparison } from '../../core/evaluate/compare.ts';
import { comparedCurves } from '../../core/evaluate/curve.ts';
import { COMPARED_CSV_TITLES, comparedCsvRows, csvLine } from '../../core/evaluate/figures.ts';
import { unknownsOf } from '../../core/evaluate/caveats.ts';
import { reportOf, type Evaluated } from '../../core/evaluate/report.ts';
import type { ComparedSide } from '../../core/evaluate/toldEvaluation.ts';
import { mustBeNew } from '../../platform/files/writeFiles.ts';
import { safe } from '../../app/safe.ts';
import type { CliContext } from '../context.ts';
import { paintFor } from '../text.ts';
import { drawComparison, type Look } from './drawComparison.ts';

export interface CompareArgs {
  readonly k?: readonly number[];
  readonly html?: string;
  readonly csv?: boolean;
}

/** Compares two evaluations and says plainly what can be seen. Throws `evaluation.incomparable` and `evaluation.trainedOn`. */
export async function compareTwo(
  basePath: string,
  tunedPath: string,
  { k, html, csv = false }: CompareArgs,
  { output }: CliContext,
): Promise<void> {
  if (html !== undefined) await mustBeNew(html);
  const base = await readEvaluation(basePath);
  const tuned = await readEvaluation(tunedPath);
  const hindrance = hindranceOf(base, tuned);
  if (hindrance !== null) throw refusal(hindrance);
  const found = compare(base, tuned, k ?? null);
  const unknown = [...unknownsOf(basePath, base), ...unknownsOf(tunedPath, tuned)];
  if (found === null) {
    for (const note of unknown) output.note(safe(note));
    throw new LeafeError('evaluation', 'incomparable', 'no problem has attempts in both');
  }
  const tooMany = tooManyWords(k ?? [], found);
  for (const note of [...unknown, ...tooMany]) output.note(safe(note));
  // The bands take longer than all the rest: what does not show them goes without.
  const curves = output.json || html !== undefined ? comparedCurves(found.outcomes) : null;
  if (html !== undefined && curves !== null) {
    const [one, other] = [sideOf(basePath, base, k), sideOf(tunedPath, tuned, k)];
    const notes = [...unknownsOf(one.name, base), ...unknownsOf(other.name, tuned), ...tooMany];
    await writeComparisonPage(html, { base: one, tuned: other, found, curves, notes });
  }
  output.emit({ kind: 'comparison', base: basePath, tuned: tunedPath, ...found, curves });
  const lines = csv
    ? [COMPARED_CSV_TITLES, ...comparedCsvRows([basePath, tunedPath], found)].map(csvLine)
    : drawComparison({ base, tuned, found }, lookOf(process.stdout));
  for (const line of lines) output.say(line);
  if (html !== undefined) output.note(`${safe(html)} is written.`);
}

function lookOf({ columns, isTTY }: typeof process.stdout): Look {
  return { width: columns || 100, paint: paintFor({ color: isTTY }) };
}

function sideOf(
  path: string,
  evaluated: Evaluated,
  k: readonly number[] | undefined,
): ComparedSide {
  return { name: evaluationName(path), evaluated, report: reportOf(evaluated, k ?? null) };
}

function tooManyWords(ks: readonly number[], { atK }: Comparison): readonly string[] {
  const left = ks.filter((one) => !atK.some(({ k }) => k === one));
  if (left.length === 0) return [];
  return [`No problem has attempts enough in both for k ${left.join(', ')}.`];
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
