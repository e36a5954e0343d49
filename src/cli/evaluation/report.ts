import { readEvaluation } from '../../app/evaluation/evaluationFolder.ts';
import { kindOfFolder } from '../../app/evaluation/manifestFolder.ts';
import { safe } from '../../app/safe.ts';
import { reportOf } from '../../core/evaluate/report.ts';
import type { CliContext } from '../context.ts';
import { UsageError } from '../exit.ts';
import { paintFor } from '../text.ts';
import { drawPlan, planFor } from './drawPlan.ts';
import { drawReport } from './drawReport.ts';
import { count } from './words.ts';
import { CSV_TITLES, csvLine, csvRows, figuresOf } from './figures.ts';

export interface ReportArgs {
  readonly k?: readonly number[];
  readonly gain?: number;
  readonly csv?: boolean;
  /** Of a study alone. */
  readonly markdown?: boolean;
}

/** Tells the figures of evaluations or of a study. */
export async function report(
  paths: readonly string[],
  args: ReportArgs,
  context: CliContext,
): Promise<void> {
  const kinds = await Promise.all(paths.map(kindOfFolder));
  const [path = ''] = paths;
  if (!kinds.includes('study')) return reportEvaluations(paths, args, context);
  if (paths.length > 1 || args.k !== undefined || args.gain !== undefined) {
    throw new UsageError(
      'A study is reported by itself, and has no pass@k to tell or to plan.',
      'Name its folder alone: leafe report STUDY, with --csv or --markdown.',
    );
  }
  const { readStudy } = await import('../../app/study/readStudy.ts');
  const { tellStudy } = await import('../study/tellStudy.ts');
  const studied = await readStudy(path, context.home, context.signal);
  if (studied.gone > 0) {
    const what = `${count(studied.gone, 'run')} of the study cannot be read in ${context.home}`;
    context.output.note(`${safe(what)}: --home names the home that it was made in.`);
  }
  tellStudy({ path, studied }, args, context.output);
}

/** One after the other; one that cannot be counted is refused before any is told. */
async function reportEvaluations(
  paths: readonly string[],
  { k, gain, csv = false, markdown = false }: ReportArgs,
  { output }: CliContext,
): Promise<void> {
  if (markdown) {
    throw new UsageError(
      'Tables for a document there are of a study alone.',
      'Leave --markdown out, or take --csv.',
    );
  }
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
