import { writeComparisonPage } from '../../app/evaluation/reportFiles.ts';
import { noneInBoth, readPair, tellPair } from '../../app/evaluation/readPair.ts';
import { sameWords, unknownsOf, unpairedWords } from '../../core/evaluate/caveats.ts';
import { compare, type Comparison } from '../../core/evaluate/compare.ts';
import { comparedCurves } from '../../core/evaluate/curve.ts';
import { COMPARED_CSV_TITLES, comparedCsvRows, csvLine } from '../../core/evaluate/figures.ts';
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
  const pair = await readPair(basePath, tunedPath);
  const { base, tuned } = pair;
  const found = compare(base, tuned, k ?? null);
  const unknown = [...unknownsOf(basePath, base), ...unknownsOf(tunedPath, tuned)];
  if (found === null) {
    for (const note of unknown) output.note(safe(note));
    throw noneInBoth();
  }
  const tooMany = tooManyWords(k ?? [], found);
  const more = [...unpairedWords(base, tuned, found), ...sameWords(base, tuned)];
  for (const note of [...unknown, ...more, ...tooMany]) output.note(safe(note));
  const told = html === undefined ? null : tellPair(pair, found, { ks: k ?? null, more: tooMany });
  if (html !== undefined && told !== null) await writeComparisonPage(html, told);
  // The bands take longer than all the rest: what does not show them goes without.
  const curves = told?.curves ?? (output.json ? comparedCurves(found.outcomes) : null);
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

function tooManyWords(ks: readonly number[], { atK }: Comparison): readonly string[] {
  const left = ks.filter((one) => !atK.some(({ k }) => k === one));
  if (left.length === 0) return [];
  return [`No problem has attempts enough in both for k ${left.join(', ')}.`];
}
