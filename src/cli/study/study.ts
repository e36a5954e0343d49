import { safe } from '../../app/safe.ts';
import { studyProblems, type StudyPlan, type StudyWatcher } from '../../app/study/studyProblems.ts';
import { leavesNoLesson, settingsForBudget } from '../../core/study/equalBudget.ts';
import { unpayable } from '../../core/study/totalBudget.ts';
import type { Policy } from '../../domain/choices.ts';
import { budgetSchema, type Budget, type Settings } from '../../domain/settings.ts';
import { shortName } from '../../domain/shortName.ts';
import type { CliContext } from '../context.ts';
import { count } from '../../core/evaluate/figureWords.ts';
import { UsageError } from '../exit.ts';
import { modelOptions, type ModelArgs } from '../modelArgs.ts';
import { progressBars } from '../progress.ts';
import { namedSettings, parseBudget, settingsFrom, type SettingsArgs } from '../settingsArgs.ts';
import { span } from '../../domain/span.ts';
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
  const { output, signal } = context;
  const plan = planFrom(problems, args);
  if (plan.policies.includes('tree') && leavesNoLesson(plan.settings)) {
    output.note(
      'The tree has no room for a lesson here: its first branches may use up the whole budget. A smaller --set rollouts or horizon leaves some.',
    );
  }
  await withBench(plan.choice, context, async (bench) => {
    const progress = runProgress(context);
    try {
      const { folder, studied, because, failure } = await studyProblems(
        plan,
        bench,
        progress.watcher,
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

/** Shows how far a study is and how long the rest will take, by what this sitting has made so far. */
function runProgress({ output }: CliContext): {
  readonly watcher: StudyWatcher;
  readonly stop: () => void;
  /** What a stop has left. */
  readonly sayKept: () => void;
} {
  const bars = progressBars(output);
  let [all, before, done, solved] = [0, 0, 0, 0];
  let begun = 0;
  let place = '';
  let now = '';
  const show = (): void => {
    const seconds = (performance.now() - begun) / 1000;
    const left = all - before - done;
    const rest = done === 0 || left <= 0 ? '' : `, ${span((seconds / done) * left)} left`;
    const what = `${before + done} of ${count(all, 'run')}, ${solved} solved${rest}${now}`;
    bars.show({ what, fraction: Math.min(1, (before + done) / all) });
  };
  return {
    stop: bars.stop,
    sayKept: () => {
      if (place === '') return;
      const kept = `${count(before + done, 'run')} of ${all} are kept in ${place}`;
      output.note(`${safe(kept)}; the same command goes on.`);
    },
    watcher: {
      onBegin: (folder, { problems, policies, repeats }, over) => {
        place = folder;
        begun = performance.now();
        before = over.length;
        solved = over.filter(({ solvedAt }) => solvedAt !== null).length;
        all = problems.length * policies.length * repeats;
        if (before > 0) output.note(`${safe(folder)} has ${count(before, 'run')} already.`);
        show();
      },
      onStart: ({ problem, policy }) => {
        if (!output.live) return;
        now = ` · ${policy} on ${safe(shortName(problem))}`;
        show();
      },
      onRun: (run) => {
        done += 1;
        if (run.solvedAt !== null) solved += 1;
        const { used, ...told } = run;
        output.emit({ kind: 'studyRun', ...told, spend: used });
        show();
      },
      onNote: (note) => {
        bars.stop();
        output.note(safe(note));
      },
    },
  };
}
