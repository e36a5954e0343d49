import { isLeafeError } from '../../core/errors.ts';
import type { ExploreDeps } from '../../core/explore/deps.ts';
import type { Correction } from '../../core/learn/corrections.ts';
import { toldAtReflection } from '../../core/learn/toldAtReflection.ts';
import { toldAtStep, type ToldAtStep } from '../../core/learn/toldAtStep.ts';
import type { RowOrigin, TrainingRow, Variant } from '../../core/learn/trainingRow.ts';
import { reflectionOf, variantId } from '../../core/learn/variants.ts';
import type { Problem } from '../../domain/problem.ts';
import type { RunEventOf } from '../../domain/runEvent.ts';
import { isByPerson, stepOf, type RunState } from '../../domain/runState.ts';
import { readBlob } from '../../platform/files/blobs.ts';

/** A run, opened far enough to take its rows out. */
export interface RunToLearnFrom {
  readonly run: string;
  /** Where its journal and blobs lie. */
  readonly folder: string;
  readonly state: RunState;
  readonly started: RunEventOf<'runStarted'>;
  readonly problem: Problem;
  readonly deps: Pick<ExploreDeps, 'environment' | 'checkpoints'>;
  /** Whether the reply that was blamed is wanted beside the one in its place: it lies in another checkpoint. */
  readonly pairs: boolean;
}

/** A record that cannot be built again from its run, and so is none. */
export interface LostRecord {
  readonly row: string;
  readonly why: string;
}

/** Rows or what became of them, in the order asked for. */
export type Found = { readonly row: TrainingRow } | { readonly lost: LostRecord };

/** A correction as one of its variants (`variantsOf`). */
export async function variantRow(
  correction: Correction,
  variant: Variant,
  from: RunToLearnFrom,
  signal: AbortSignal,
): Promise<Found> {
  return built(variantId(correction, variant), (id) =>
    VARIANT_ROWS[variant](id, correction, from, signal),
  );
}

type VariantRow = (
  id: string,
  correction: Correction,
  from: RunToLearnFrom,
  signal: AbortSignal,
) => Promise<TrainingRow>;

const VARIANT_ROWS: Readonly<Record<Variant, VariantRow>> = {
  counterfactual: counterfactualRow,
  guided: guidedRow,
  reflection: reflectionRow,
};

/** What was seen at the blamed point, without the lesson, and the corrected action. */
async function counterfactualRow(
  id: string,
  { blamed, corrected, solvedBy }: Correction,
  from: RunToLearnFrom,
  signal: AbortSignal,
): Promise<TrainingRow> {
  const told = await toldAtStep(corrected, from.state, from.deps, signal);
  const failed = from.pairs ? await toldAtStep(blamed, from.state, from.deps, signal) : null;
  return {
    id,
    kind: 'counterfactual',
    prompt: told.prompt,
    completion: { role: 'assistant', content: told.reply },
    rejected: failed === null ? null : { role: 'assistant', content: failed.reply },
    usage: usageOf(corrected, told, from),
    origin: originOf({ step: corrected, blamed, provenBy: solvedBy }, from),
  };
}

/** The same with the lesson, as it was sent. The blamed reply had seen no lesson: it is no pair with this one. */
async function guidedRow(
  id: string,
  { blamed, corrected, solvedBy }: Correction,
  from: RunToLearnFrom,
  signal: AbortSignal,
): Promise<TrainingRow> {
  const { sent, reply, usage } = await toldAtStep(corrected, from.state, from.deps, signal);
  return {
    id,
    kind: 'guided',
    prompt: sent,
    completion: { role: 'assistant', content: reply },
    rejected: null,
    usage,
    origin: originOf({ step: corrected, blamed, provenBy: solvedBy }, from),
  };
}

/** The question that the model was asked after it had failed, and the lesson it gave that led to the correction. */
async function reflectionRow(
  id: string,
  correction: Correction,
  from: RunToLearnFrom,
): Promise<TrainingRow> {
  const { state, deps, folder } = from;
  const reflection = reflectionOf(correction, state);
  const transcript = reflection?.event.transcript?.sha256;
  if (reflection === null || transcript === undefined) throw new RangeError(`${id} has no lesson`);
  const text = await readBlob(folder, transcript);
  const told = toldAtReflection(text, reflection, state, deps.environment);
  const { blamed, solvedBy } = correction;
  const of = { step: reflection.after, blamed, provenBy: solvedBy };
  return {
    id,
    kind: 'reflection',
    prompt: told.prompt,
    completion: { role: 'assistant', content: told.reply },
    rejected: null,
    usage: told.usage,
    origin: { ...originOf(of, from, null), transcript },
  };
}

function usageOf(
  step: string,
  { usage, isPlain }: ToldAtStep,
  { state }: RunToLearnFrom,
): TrainingRow['usage'] {
  if (isByPerson(stepOf(state, step))) return null;
  return isPlain ? usage : { ...usage, promptTokens: null };
}

/** The row of a step to rehearse: what was seen there, without any lesson, and the reply that solved the problem. */
export async function rehearsalRow(
  step: string,
  from: RunToLearnFrom,
  signal: AbortSignal,
): Promise<Found> {
  return built(`${from.run}/${step}`, async (id) => {
    const told = await toldAtStep(step, from.state, from.deps, signal);
    return {
      id,
      kind: 'rehearsal',
      prompt: told.prompt,
      completion: { role: 'assistant', content: told.reply },
      rejected: null,
      usage: usageOf(step, told, from),
      origin: originOf({ step, blamed: null, provenBy: step }, from),
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
      isLeafeError(error, 'journal', 'damaged') ||
      isLeafeError(error, 'checkpoint', 'unknownCheckpoint');
    if (!isOwn) throw error;
    return { lost: { row, why: error.message } };
  }
}

interface Of {
  readonly step: string;
  readonly blamed: string | null;
  /** The step whose program passed the hidden tests. */
  readonly provenBy: string;
}

/** Of the step, or of what the run's own model said after it, where `agent` is null. */
function originOf(
  { step: id, blamed, provenBy }: Of,
  { run, state, started, problem }: RunToLearnFrom,
  agent = stepOf(state, id).taken.agent ?? null,
): RowOrigin {
  const step = stepOf(state, id);
  const closest = stepOf(state, provenBy).judged?.closest;
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
    model: agent === null ? started.model : (agent.model ?? agent.name),
    author: isByPerson(step) ? 'person' : 'model',
    ...(agent === null ? {} : { agent: agent.name }),
    blamed,
    depth: step.position - 1,
    ...(closest === undefined ? {} : { closest }),
  };
}
