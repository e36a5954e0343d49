import { evaluationName, readEvaluation } from '../../app/evaluation/evaluationFolder.ts';
import { kindOfFolder } from '../../app/evaluation/manifestFolder.ts';
import { writeEvaluationsPage } from '../../app/evaluation/reportFiles.ts';
import { safe } from '../../app/safe.ts';
import { count } from '../../core/evaluate/figureWords.ts';
import { CSV_TITLES, csvLine, csvRows, figuresOf } from '../../core/evaluate/figures.ts';
import { reportOf, type Evaluated } from '../../core/evaluate/report.ts';
import { tellEvaluation, type ToldEvaluation } from '../../core/evaluate/toldEvaluation.ts';
import { mustBeNew } from '../../platform/files/writeFiles.ts';
import type { CliContext } from '../context.ts';
import { UsageError } from '../exit.ts';
import { paintFor } from '../text.ts';
import { drawPlan, planFor } from './drawPlan.ts';
import { drawReport } from './drawReport.ts';

export interface ReportArgs {
  readonly k?: readonly number[];
  readonly gain?: number;
  readonly csv?: boolean;
  readonly html?: string;
  /** Of a study alone. */
  readonly markdown?: boolean;
}

interface Named {
  readonly path: string;
  readonly told: ToldEvaluation;
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
  const isAsked = [args.k, args.gain, args.html].some((value) => value !== undefined);
  if (paths.length > 1 || isAsked) {
    throw new UsageError(
      'A study is reported by itself, and has neither pass@k to tell or to plan nor a page.',
      'Name its folder alone: leafe report STUDY, with --csv or --markdown.',
    );
  }
  const { readStudy } = await import('../../app/study/readStudy.ts');
  const { tellStudy } = await import('../study/tellStudy.ts');
  const studied = await readStudy(path, context.home, context.signal);
  if (studied.gone > 0) {
    const what = `${count(studied.gone, 'run')} of the study cannot be read in ${context.home} as it was made`;
    context.output.note(
      `${safe(what)}: either this is another home (--home names the right one), or they were never begun, damaged, or gone on with by a person.`,
    );
  }
  tellStudy({ path, studied }, args, context.output);
}

/** One after the other; one that cannot be counted is refused before any is told. */
async function reportEvaluations(
  paths: readonly string[],
  { k, gain, csv = false, html, markdown = false }: ReportArgs,
  { output }: CliContext,
): Promise<void> {
  if (markdown) {
    throw new UsageError(
      'Tables for a document there are of a study alone.',
      'Leave --markdown out, or take --csv.',
    );
  }
  if (html !== undefined) await mustBeNew(html);
  const isWhole = output.json || html !== undefined;
  const all: Named[] = [];
  for (const path of paths) {
    const told = tell(path, await readEvaluation(path), { ks: k ?? null, isWhole });
    all.push({
      path,
      told: gain === undefined ? told : { ...told, plan: planFor(told.report, gain) },
    });
  }
  if (html !== undefined) {
    await writeEvaluationsPage(
      html,
      all.map(({ told }) => told),
    );
  }
  const width = process.stdout.columns || 100;
  const paint = paintFor({ color: process.stdout.isTTY });
  if (csv) output.say(csvLine(CSV_TITLES));
  for (const [at, { path, told }] of all.entries()) {
    const { evaluated, report: found, plan } = told;
    const figures = { kind: 'evaluation', path, ...figuresOf(told) };
    output.emit(plan === undefined ? figures : { ...figures, plan });
    if (csv) {
      for (const row of csvRows(path, evaluated, found)) output.say(csvLine(row));
      continue;
    }
    if (at > 0) output.say('');
    for (const line of drawReport(path, evaluated, found, { width, paint })) output.say(line);
    if (plan === undefined) continue;
    for (const line of drawPlan(plan, { width, paint })) output.say(line);
  }
  if (html !== undefined) output.note(`${safe(html)} is written.`);
}

/** The curve with its band takes as long as all the rest: what does not show it goes without. */
function tell(
  path: string,
  evaluated: Evaluated,
  { ks, isWhole }: { readonly ks: readonly number[] | null; readonly isWhole: boolean },
): ToldEvaluation {
  const name = evaluationName(path);
  if (isWhole) return tellEvaluation(name, evaluated, ks);
  return { name, evaluated, report: reportOf(evaluated, ks), curve: [] };
}
