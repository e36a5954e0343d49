import { join } from 'node:path';
import { evaluateProblems, type EvaluationWatcher } from '../../app/evaluation/evaluateProblems.ts';
import { planEvaluation } from '../../app/evaluation/planEvaluation.ts';
import { REPORT_FILES } from '../../app/evaluation/reportFiles.ts';
import { safe } from '../../app/safe.ts';
import type { CliContext } from '../context.ts';
import { UsageError } from '../exit.ts';
import { modelOptions, type ModelArgs } from '../modelArgs.ts';
import { settingsFrom, type SettingsArgs } from '../settingsArgs.ts';
import { sittingProgress, type SittingProgress } from '../sittingProgress.ts';
import { paintFor } from '../text.ts';
import { withBench } from '../withBench.ts';
import { drawReport } from './drawReport.ts';
import { figuresOf } from '../../core/evaluate/figures.ts';

export interface EvaluateArgs extends SettingsArgs, ModelArgs {
  readonly model: string;
  readonly adapter?: string;
  readonly samples: number;
  readonly steps: number;
  readonly k?: readonly number[];
  readonly out?: string;
  readonly seed: number;
  readonly meta?: string;
}

/** Makes the attempts that are missing, and tells what all of them come to. */
export async function evaluateAll(
  problems: readonly string[],
  args: EvaluateArgs,
  context: CliContext,
): Promise<void> {
  const { home, output, signal } = context;
  const { samples, seed, meta, out, steps, set = [] } = args;
  mustHaveAttempts(args);
  const settings = settingsFrom({ ...args, set: [...set, `horizon=${steps}`] });
  const choice = { model: args.model, options: modelOptions(args) };
  const plan = {
    problems,
    meta,
    choice,
    settings,
    samples,
    seed,
    out: out ?? null,
    ks: args.k ?? null,
  };
  const onSkipped = (why: string): void => output.note(safe(why));
  const planned = await planEvaluation(plan, { home, onSkipped }, signal);
  await withBench(choice, context, async (bench) => {
    const progress = sittingProgress('attempt', context);
    try {
      const { folder, told, because } = await evaluateProblems(
        planned,
        bench,
        watcherFor(progress, context),
        signal,
      );
      progress.stop();
      if (because === 'budget') output.note('The budget has no room for another attempt.');
      output.emit({ kind: 'evaluation', path: folder, ...figuresOf(told), because });
      const look = {
        width: process.stdout.columns || 100,
        paint: paintFor({ color: process.stdout.isTTY }),
      };
      const lines = drawReport(folder, told.evaluated, told.report, look);
      for (const line of lines) output.say(line);
      output.note(`${safe(join(folder, REPORT_FILES.page))} is written.`);
    } finally {
      progress.stop();
      if (signal.aborted) progress.sayKept();
    }
  });
}

/** Said before hours of attempts, not after. */
function mustHaveAttempts({ k = [], samples }: EvaluateArgs): void {
  const most = Math.max(...k);
  if (most <= samples) return;
  throw new UsageError(
    `pass@${most} needs ${most} attempts of each problem, and -n asks for ${samples}.`,
    `Ask for more with -n ${most}, or leave ${most} out of -k.`,
  );
}

function watcherFor(progress: SittingProgress, { output }: CliContext): EvaluationWatcher {
  return {
    onBegin: (folder, { manifest, attempts }) =>
      progress.begin(folder, {
        all: (manifest?.samples ?? 0) * (manifest?.problems.length ?? 0),
        before: attempts.length,
        solved: attempts.filter((one) => one.solved).length,
      }),
    onAttempt: (attempt) => {
      const { program: _program, taken: _taken, ...told } = attempt;
      output.emit({ kind: 'attempt', ...told });
      progress.add(attempt.solved);
    },
    onNote: progress.note,
  };
}
