import { resolve } from 'node:path';
import { withFixBench } from '../app/fixBench.ts';
import {
  checkTrajectories,
  importTrajectories,
  type ImportedRun,
  type TrajectoryImport,
} from '../app/importTrajectories.ts';
import { wholeSpec } from '../app/modelSpec.ts';
import { safe } from '../app/safe.ts';
import type { Language } from '../domain/languages.ts';
import { shellWord } from '../domain/shellWord.ts';
import type { CliContext } from './context.ts';
import { progressBars } from './progress.ts';

export interface ImportRunsArgs {
  readonly problems: string;
  readonly meta?: string;
  readonly language: Language;
  readonly model: string;
  readonly baseUrl?: string;
}

/** Makes runs of other agents' trajectories, all of them looked at before the first is judged. */
export async function importRuns(
  files: readonly string[],
  { problems, meta, language, model, baseUrl }: ImportRunsArgs,
  { home, output, signal }: CliContext,
): Promise<void> {
  const plan: TrajectoryImport = {
    ...{ problems, meta, language, files: files.map((file) => resolve(file)) },
    model: wholeSpec(model),
    modelOptions: baseUrl === undefined ? {} : { baseUrl },
  };
  const bars = progressBars(output);
  try {
    const all = await checkTrajectories(plan, home, signal);
    await withFixBench(
      { home, onProgress: bars.show },
      async (bench) => {
        let done = 0;
        for await (const imported of importTrajectories(plan, bench, signal)) {
          done += 1;
          bars.stop();
          output.emit({ kind: 'imported', ...imported });
          output.say(lineOf(imported));
          if (done < all) bars.show({ what: 'judging trajectories', fraction: done / all });
        }
      },
      signal,
    );
  } finally {
    bars.stop();
  }
}

function lineOf({ run, problem, isNew, steps, solved, left }: ImportedRun): string {
  if (!isNew) return `${run}: imported before`;
  const outcome = solved ? 'solved' : `not solved; go on with leafe resume ${shellWord(run)}`;
  const behind = left === 0 ? '' : `, ${left} more after it left out`;
  return `${run}: ${safe(problem)}, ${steps} ${steps === 1 ? 'step' : 'steps'}, ${outcome}${behind}`;
}
