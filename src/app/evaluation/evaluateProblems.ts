import { basename, resolve } from 'node:path';
import { evaluate, type AttemptToMake } from '../../core/evaluate/evaluate.ts';
import type { Evaluated } from '../../core/evaluate/report.ts';
import { tellEvaluation, type ToldEvaluation } from '../../core/evaluate/toldEvaluation.ts';
import { trainedProblems, trainingOf } from '../../core/evaluate/comparable.ts';
import { LeafeError } from '../../core/errors.ts';
import type { Judge } from '../../core/ports/judge.ts';
import type { Attempt, EvaluationManifest } from '../../domain/evaluation.ts';
import type { Settings } from '../../domain/settings.ts';
import { systemClock } from '../../platform/clock.ts';
import { contestFor, type Workbench } from '../runs.ts';
import { readEvaluation, withEvaluation } from './evaluationFolder.ts';
import type { EvaluationPlan, PlannedEvaluation } from './planEvaluation.ts';
import { removeReports, writeReports } from './reportFiles.ts';
import { surveyedAgain } from './surveyed.ts';

export interface EvaluationWatcher {
  /** All is known that decides the attempts; `attempts` were made before. */
  readonly onBegin: (folder: string, evaluated: Evaluated) => void;
  readonly onAttempt: (attempt: Attempt) => void;
  /** Something that a person should know and that stops nothing. */
  readonly onNote: (note: string) => void;
}

export interface EvaluationEnd {
  readonly folder: string;
  readonly told: ToldEvaluation;
  readonly because: 'done' | 'budget';
}

/**
 * Makes the attempts of an evaluation that are not there yet, and keeps each as it ends; then writes its reports. A stop, a failure and a kill leave those that are over; the same
 * plan again goes on with the others. Throws as `withEvaluation` does, and what the model and the sandbox throw.
 */
export async function evaluateProblems(
  { plan, folder, settings, wanted }: PlannedEvaluation,
  bench: Workbench,
  watcher: EvaluationWatcher,
  signal: AbortSignal,
): Promise<EvaluationEnd> {
  const { home, model } = bench;
  const opened = { ...wanted, model: { ...wanted.model, batch: model.batch } };
  return withEvaluation(folder, opened, async (evaluation) => {
    const { manifest, attempts, add, spent, spend } = evaluation;
    watcher.onBegin(folder, { manifest, attempts });
    warnOfTraining(manifest, watcher);
    let isTold = true;
    const because = await goingOn(folder, () =>
      evaluate(
        toMake({ plan, settings, manifest, attempts, judge: bench.judge }, home, signal),
        { settings, seed: plan.seed, spent },
        { model, clock: systemClock },
        {
          onAttempt: async (attempt) => {
            if (isTold) {
              isTold = false;
              await removeReports(folder);
            }
            const { model: own, adapter } = manifest;
            await add({ ...attempt, model: own.model, adapter: adapter?.name ?? null });
            watcher.onAttempt(attempt);
          },
          onSpend: spend,
          onUnfit: (problem, why) => watcher.onNote(`${problem} is put aside: ${why}`),
        },
        signal,
      ),
    );
    const told = tellEvaluation(basename(resolve(folder)), await readEvaluation(folder), plan.ks);
    await writeReports(folder, told);
    return { folder, because, told };
  });
}

/** A failure that may pass leaves an evaluation that can be gone on with, not a run. */
async function goingOn<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LeafeError) || !error.again) throw error;
    const { boundary, reason, detail } = error;
    throw new LeafeError(boundary, reason, detail, {
      todo: `The attempts that are over are kept in ${folder}: the same command goes on with the others.`,
      cause: error,
    });
  }
}

interface Making {
  readonly plan: EvaluationPlan;
  readonly settings: Settings;
  readonly manifest: EvaluationManifest;
  readonly attempts: readonly Attempt[];
  readonly judge: Judge;
}

/** Problem by problem, so that attempts at work together share their prompt, and one problem's tests are in memory. */
async function* toMake(
  { plan, settings, manifest, attempts, judge }: Making,
  home: string,
  signal: AbortSignal,
): AsyncGenerator<AttemptToMake> {
  const made = new Set(attempts.map(({ problem, attempt }) => JSON.stringify([problem, attempt])));
  for await (const { problem } of surveyedAgain(plan, manifest, home, signal)) {
    const { name } = problem;
    for (let attempt = 1; attempt <= manifest.samples; attempt++) {
      if (made.has(JSON.stringify([name, attempt]))) continue;
      yield { problem: name, attempt, environment: contestFor(problem, settings, judge) };
    }
  }
}

function warnOfTraining(manifest: EvaluationManifest, { onNote }: EvaluationWatcher): void {
  const [first, ...others] = trainedProblems(manifest);
  if (first === undefined) return;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  onNote(
    `${trainingOf(manifest)?.name ?? ''} was trained on ${first}${more}: \`leafe compare\` will refuse this evaluation.`,
  );
}
