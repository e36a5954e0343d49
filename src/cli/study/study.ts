import { safe } from '../../app/safe.ts';
import { planStudy, type StudyPlan } from '../../app/study/planStudy.ts';
import { studyProblems, type StudyWatcher } from '../../app/study/studyProblems.ts';
import { leavesNoLesson, settingsForBudget } from '../../core/study/equalBudget.ts';
import { unpayable } from '../../core/study/totalBudget.ts';
import type { Policy } from '../../domain/choices.ts';
import { budgetSchema, type Budget, type Settings } from '../../domain/settings.ts';
import { shortName } from '../../domain/shortName.ts';
import type { CliContext } from '../context.ts';
import { UsageError } from '../exit.ts';
import { modelOptions, type ModelArgs } from '../modelArgs.ts';
import { namedSettings, parseBudget, settingsFrom, type SettingsArgs } from '../settingsArgs.ts';
import { sittingProgress, type SittingProgress } from '../sittingProgress.ts';
import { withBench } from '../withBench.ts';
import { tellStudy, type StudyForm } from './tellStudy.ts';

export interface StudyArgs extends SettingsArgs, ModelArgs, StudyForm {
  readonly model: string;
  readonly adapter?: string;
  readonly policies: readonly Policy[];
  readonly budget: string;
  readonly totalBudget?: string;
  readonly repeat: number;
  readonly out?: string;
  readonly seed: number;
  readonly jobs: number;
  readonly take?: ReadonlyMap<number, number>;
  readonly meta?: string;
}

/** Makes the runs that are missing, and tells what all of them come to. */
export async function studyAll(
  problems: readonly string[],
  args: StudyArgs,
  context: CliContext,
): Promise<void> {
  const { home, output, signal } = context;
  const plan = planFrom(problems, args);
  if (plan.policies.includes('tree') && leavesNoLesson(plan.settings)) {
    output.note(
      'The tree has no room for a lesson here: its first branches may use up the whole budget. A smaller --set rollouts or horizon leaves some.',
    );
  }
  const onSkipped = (why: string): void => output.note(safe(why));
  const planned = await planStudy(plan, { home, onSkipped }, signal);
  await withBench(plan.choice, context, async (bench) => {
    const progress = sittingProgress('run', context);
    try {
      const { folder, studied, because, failure } = await studyProblems(
        planned,
        bench,
        watcherFor(progress, context),
        signal,
      );
      progress.stop();
      if (because === 'budget') {
        output.note('The total budget has no room for all policies on another problem.');
      }
      tellStudy({ path: folder, studied, because }, args, output);
      // What is there is told; that it is not all, the exit code says.
      if (failure !== null) throw failure;
    } finally {
      progress.stop();
      if (signal.aborted) progress.sayKept();
    }
  });
}

function planFrom(problems: readonly string[], args: StudyArgs): StudyPlan {
  const { policies, repeat, seed, meta, out, jobs, take } = args;
  const settings = settingsForBudget(settingsFrom(args), namedSettings(args));
  const total = totalFrom(args, settings);
  if (settings.collect) {
    throw new UsageError(
      'A study ends a run at its first success: there is nothing to compare beyond it.',
      'Leave collect out, and collect with `leafe explore --collect`.',
    );
  }
  return {
    ...{ problems, meta, policies, settings, repeats: repeat, seed, total, jobs },
    choice: { model: args.model, options: modelOptions(args) },
    take: take ?? null,
    out: out ?? null,
  };
}

function totalFrom({ totalBudget }: StudyArgs, { budget }: Settings): Budget {
  const total = budgetSchema.parse(totalBudget === undefined ? {} : parseBudget(totalBudget));
  const key = unpayable(total, budget);
  if (key === null) return total;
  throw new UsageError(
    `A total of ${key} can only be kept where each run has a limit of ${key}, too.`,
    `Add ${key}=… to --budget, or leave it out of --total-budget.`,
  );
}

function watcherFor(progress: SittingProgress, { output }: CliContext): StudyWatcher {
  return {
    onBegin: (folder, { problems, policies, repeats }, over) =>
      progress.begin(folder, {
        all: problems.length * policies.length * repeats,
        before: over.length,
        solved: over.filter(({ solvedAt }) => solvedAt !== null).length,
      }),
    onStart: ({ problem, policy }) => progress.now(`${policy} on ${shortName(problem)}`),
    onRun: (run) => {
      const { used, ...told } = run;
      output.emit({ kind: 'studyRun', ...told, spend: used });
      progress.add(run.solvedAt !== null);
    },
    onNote: progress.note,
  };
}
