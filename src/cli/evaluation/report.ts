import { readEvaluation } from '../../app/evaluation/evaluationFolder.ts';
import { reportOf } from '../../core/evaluate/report.ts';
import type { CliContext } from '../context.ts';
import { paintFor } from '../text.ts';
import { drawPlan, planFor } from './drawPlan.ts';
import { drawReport } from './drawReport.ts';
import { CSV_TITLES, csvLine, csvRows, figuresOf } from './figures.ts';

export interface ReportArgs {
  readonly k?: readonly number[];
  readonly gain?: number;
  readonly csv?: boolean;
}

/** Tells the figures of evaluations, one after the other; one that cannot be counted is refused before any is told. */
export async function report(
  paths: readonly string[],
  { k, gain, csv = false }: ReportArgs,
  { output }: CliContext,
): Promise<void> {
  const all = [];
  for (const path of paths) {
    const evaluated = await readEvaluation(path);
    const found = reportOf(evaluated, k ?? null);
    all.push({ path, evaluated, found, plan: gain === undefined ? null : planFor(found, gain) });
  }
  const width = process.stdout.columns || 100;
  const paint = paintFor({ color: process.stdout.isTTY });
  if (csv) output.say(csvLine(CSV_TITLES));
  for (const [at, { path, evaluated, found, plan }] of all.entries()) {
    output.emit({
      ...figuresOf(path, evaluated, found),
      ...(plan === null ? {} : { plan }),
    });
    if (csv) {
      for (const row of csvRows(path, evaluated, found)) output.say(csvLine(row));
      continue;
    }
    if (at > 0) output.say('');
    for (const line of drawReport(path, evaluated, found, { width, paint })) output.say(line);
    if (plan === null) continue;
    for (const line of drawPlan(plan, { width, paint })) output.say(line);
  }
}
