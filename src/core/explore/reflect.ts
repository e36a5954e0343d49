import type { RunFactOf } from '../../domain/runEvent.ts';
import { branchOf, tipOf, trajectory, type BranchState } from '../../domain/runState.ts';
import type { ChatReply } from '../ports/chatModel.ts';
import type { ReflectionDraft, ReflectionFault, ReflectionRequest } from '../ports/environment.ts';
import { budgetOf, Ledger } from './budget.ts';
import type { ExploreDeps } from './deps.ts';
import { startOf } from './nextMove.ts';
import { seedFor } from './seed.ts';

/** The first ask and one more; after that the facts of a step blamed by rule stand in. */
const ASKS = 2;

interface Asked {
  readonly reply: ChatReply;
  readonly result: ReflectionDraft | ReflectionFault;
  readonly seed: number;
  readonly modelMs: number;
  readonly transcript: { readonly sha256: string; readonly bytes: number };
}

/** Lets each branch look back, together where the model batches, and records what they found in branch order. */
export async function reflect(
  ids: readonly string[],
  deps: ExploreDeps,
  signal: AbortSignal,
): Promise<void> {
  const paid = await affordable(ids, deps, signal);
  const asking = ids.map((id) => (paid.has(id) ? ask(id, deps, signal) : null));
  for (const promise of asking) promise?.catch(() => undefined);
  for (const [index, id] of ids.entries()) {
    const asked = await asking[index];
    await deps.recorder.record(outcome(id, asked ?? null, deps));
  }
}

/** A fault leaves the branch owing its reflection: the next move asks again, knowing how often it was asked. */
function outcome(
  id: string,
  asked: Asked | null,
  deps: ExploreDeps,
): RunFactOf<'branchReflected'> | RunFactOf<'replyDiscarded'> {
  if (asked === null) return withoutReply(id, deps);
  const { reply, result, seed, modelMs, transcript } = asked;
  if (typeof result === 'string') {
    return {
      kind: 'replyDiscarded',
      branch: id,
      purpose: 'reflect',
      because: result,
      usage: reply.usage,
      modelMs,
      transcript,
    };
  }
  const draft = reflectionFact(id, result);
  return { ...draft, grounded: true, usage: reply.usage, seed, modelMs, transcript };
}

function withoutReply(id: string, deps: ExploreDeps): RunFactOf<'branchReflected'> {
  return {
    ...reflectionFact(id, requestFor(branchOf(deps.recorder.state, id), deps).fallback()),
    grounded: false,
    usage: { promptTokens: 0, completionTokens: 0 },
    seed: 0,
    modelMs: 0,
    transcript: null,
  };
}

function reflectionFact(
  branch: string,
  { blamed, diagnosis, fix, evidence }: ReflectionDraft,
): Pick<
  RunFactOf<'branchReflected'>,
  'kind' | 'branch' | 'blamed' | 'diagnosis' | 'fix' | 'evidence'
> {
  return { kind: 'branchReflected', branch, blamed, diagnosis, fix, evidence: [...evidence] };
}

/** The branches that have asks left and whose next ask the budget can pay, reserved in order. */
async function affordable(
  ids: readonly string[],
  deps: ExploreDeps,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const { state } = deps.recorder;
  const { settings } = startOf(state);
  const ledger = new Ledger({ ...budgetOf(state), seconds: null }, state.spend);
  const paid = new Set<string>();
  for (const id of ids) {
    const branch = branchOf(state, id);
    if (branch.discardedReflections >= ASKS) continue;
    const { messages } = requestFor(branch, deps);
    const tokens = (await deps.model.countTokens(messages, signal)) + settings.reflectTokens;
    if (tokens <= deps.model.contextTokens && ledger.reserve({ tokens })) paid.add(id);
  }
  return paid;
}

async function ask(id: string, deps: ExploreDeps, signal: AbortSignal): Promise<Asked> {
  const { recorder, model } = deps;
  const { seed: runSeed, settings } = startOf(recorder.state);
  const branch = branchOf(recorder.state, id);
  const request = requestFor(branch, deps);
  const label = `${tipOf(branch) ?? id}?${branch.discardedReflections || ''}`;
  const seed = seedFor(runSeed, label);
  const started = recorder.clock.now();
  const reply = await model.complete(
    {
      messages: request.messages,
      temperature: settings.reflectTemperature,
      topP: settings.topP,
      maxTokens: settings.reflectTokens,
      seed,
      shape: request.shape,
      label,
    },
    signal,
  );
  const modelMs = recorder.clock.now() - started;
  const transcript = await recorder.putTranscript({
    label,
    messages: [...request.messages, { role: 'assistant', content: reply.text }],
    usage: reply.usage,
    seed,
  });
  return { reply, result: request.read(reply.text), seed, modelMs, transcript };
}

function requestFor(
  branch: BranchState,
  { recorder, environment }: ExploreDeps,
): ReflectionRequest {
  const steps = trajectory(recorder.state, tipOf(branch));
  return environment.reflection(steps, branch.discardedReflections);
}
