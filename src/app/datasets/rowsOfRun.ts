import { isLeafeError } from '../../core/errors.ts';
import type { ExploreDeps } from '../../core/explore/deps.ts';
import type { Correction } from '../../core/learn/corrections.ts';
import { toldAtStep } from '../../core/learn/toldAtStep.ts';
import type { RowOrigin, TrainingRow } from '../../core/learn/trainingRow.ts';
import type { Problem } from '../../domain/problem.ts';
import type { RunEventOf } from '../../domain/runEvent.ts';
import { isByPerson, stepOf, type RunState } from '../../domain/runState.ts';

/** A run, opened far enough to take its rows out. */
export interface RunToLearnFrom {
  readonly run: string;
  readonly state: RunState;
  readonly started: RunEventOf<'runStarted'>;
  readonly problem: Problem;
  readonly deps: Pick<ExploreDeps, 'environment' | 'checkpoints'>;
}

/** A record that cannot be built again from its run, and so is none. */
export interface LostRecord {
  readonly row: string;
  readonly why: string;
}

/** Rows or what became of them, in the order asked for. */
export type Found = { readonly row: TrainingRow } | { readonly lost: LostRecord };

/** The row of a correction: what was seen at the blamed point, without the lesson, and the corrected action. */
export async function correctionRow(
  { correction, blamed, corrected }: Correction,
  from: RunToLearnFrom,
  signal: AbortSignal,
): Promise<Found> {
  return built(`${from.run}/${correction}`, async (id) => {
    const { prompt, reply, usage } = await toldAtStep(corrected, from.state, from.deps, signal);
    const failed = await toldAtStep(blamed, from.state, from.deps, signal);
    return {
      id,
      kind: 'counterfactual',
      prompt,
      completion: { role: 'assistant', content: reply },
      rejected: { role: 'assistant', content: failed.reply },
      usage: isByPerson(stepOf(from.state, corrected)) ? null : usage,
      origin: originOf(corrected, blamed, from),
    };
  });
}

/** The row of a step to rehearse: what was seen there, without any lesson, and the reply that solved the problem. */
export async function rehearsalRow(
  step: string,
  from: RunToLearnFrom,
  signal: AbortSignal,
): Promise<Found> {
  return built(`${from.run}/${step}`, async (id) => {
    const { prompt, reply, usage } = await toldAtStep(step, from.state, from.deps, signal);
    return {
      id,
      kind: 'rehearsal',
      prompt,
      completion: { role: 'assistant', content: reply },
      rejected: null,
      usage,
      origin: originOf(step, null, from),
    };
  });
}

/** What is wrong with one checkpoint keeps one record out, not all others. */
async function built(row: string, build: (id: string) => Promise<TrainingRow>): Promise<Found> {
  try {
    return { row: await build(row) };
  } catch (error) {
    const isOwn =
      isLeafeError(error, 'checkpoint', 'damaged') ||
      isLeafeError(error, 'checkpoint', 'unknownCheckpoint');
    if (!isOwn) throw error;
    return { lost: { row, why: error.message } };
  }
}

function originOf(
  id: string,
  blamed: string | null,
  { run, state, started, problem }: RunToLearnFrom,
): RowOrigin {
  const step = stepOf(state, id);
  const { checkpoint, tree, language, programDigest } = step.taken;
  return {
    run,
    step: id,
    checkpoint,
    tree,
    problem: problem.name,
    problemDigest: started.problemDigest,
    licence: problem.licence,
    language,
    programDigest,
    model: started.model,
    author: isByPerson(step) ? 'person' : 'model',
    blamed,
    depth: step.position - 1,
  };
}
