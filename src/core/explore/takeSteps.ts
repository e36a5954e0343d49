import type { RunFactOf } from '../../domain/runEvent.ts';
import { branchOf, stepOf, tipOf, type BranchState } from '../../domain/runState.ts';
import type { Action, Episode, Observation } from '../ports/environment.ts';
import type { ChatMessage, ChatReply } from '../ports/chatModel.ts';
import { budgetOf, Ledger } from './budget.ts';
import type { ExploreDeps } from './deps.ts';
import type { Episodes } from './episodes.ts';
import { startOf, triedFrom } from './nextMove.ts';
import { limitsOf } from './policy.ts';
import { actRequest, fittingMessages, turnsWithoutLessons } from './prompt.ts';
import { seedFor } from './seed.ts';
import { allOrFirstFailure } from './together.ts';
import { TRANSCRIPT, writeTranscript } from './transcript.ts';

/** One reply on its way to become a step. */
interface Draw {
  readonly branch: BranchState;
  readonly episode: Episode;
  readonly label: string;
  readonly seed: number;
  readonly messages: readonly ChatMessage[];
  readonly plainTurns: number;
  readonly reply: ChatReply;
  readonly modelMs: number;
  readonly action: Action;
}

/**
 * One step for each branch of the open round. The replies are drawn together, so that a batching model is kept busy, and the
 * programs judged after them, so that model and judge do not fight for the cores. Steps are recorded in branch order.
 */
export async function takeSteps(
  ids: readonly string[],
  deps: ExploreDeps,
  episodes: Episodes,
  signal: AbortSignal,
): Promise<void> {
  const draws = await drawDistinct(ids, deps, episodes, signal);
  const observed = draws.map((draw) => observe(draw, deps, signal));
  // All are awaited in order below; one that fails early must not count as unhandled meanwhile.
  for (const promise of observed) promise.catch(() => undefined);
  for (const [index, draw] of draws.entries()) {
    const result = await observed[index];
    if (result !== undefined) await recordStep(draw, result, deps, signal);
  }
}

/** Judges again a step whose judgement was lost in a kill; its reply is in its checkpoint. */
export async function rejudge(
  id: string,
  { recorder }: ExploreDeps,
  episodes: Episodes,
  signal: AbortSignal,
): Promise<void> {
  const step = stepOf(recorder.state, id);
  const episode = await episodes.at(step.parent, signal);
  const reply = await episodes.replyOf(id, signal);
  const started = recorder.clock.now();
  const observation = await episode.act(reply, episode.parse(reply), signal);
  await recorder.record(judgedFact(id, observation, recorder.clock.now() - started));
}

async function drawDistinct(
  ids: readonly string[],
  deps: ExploreDeps,
  episodes: Episodes,
  signal: AbortSignal,
): Promise<readonly Draw[]> {
  const { recorder } = deps;
  const { policy, settings } = startOf(recorder.state);
  const refuses = limitsOf(policy, settings).refusesDuplicates;
  const payable = await closeUnpayable(ids, deps, episodes, signal);
  const draws = await allOrFirstFailure(
    payable.map((id) => draw(branchOf(recorder.state, id), deps, episodes, signal)),
  );
  const distinct: Draw[] = [];
  for (const drawn of draws) {
    if (refuses && isDuplicate(drawn, distinct, deps)) await discard(drawn, deps);
    else distinct.push(drawn);
  }
  return distinct;
}

/** A reply drawn again was not reserved when the round started: it must be payable now, beside what the others hold. */
async function closeUnpayable(
  ids: readonly string[],
  deps: ExploreDeps,
  episodes: Episodes,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { recorder, model } = deps;
  const { settings } = startOf(recorder.state);
  const budget = budgetOf(recorder.state);
  const payable: string[] = [];
  const ledger = new Ledger(budget, recorder.state.spend);
  for (const id of ids) {
    const branch = branchOf(recorder.state, id);
    if (budget.tokens === null || branch.discardedActs === 0) payable.push(id);
    else {
      const episode = await episodes.of(id, signal);
      const { tokens } = await fittingMessages(episode, branch, settings, model, signal);
      if (ledger.reserve({ tokens: tokens + settings.actTokens })) payable.push(id);
      else await recorder.record({ kind: 'branchClosed', branch: id, because: 'duplicate' });
    }
  }
  return payable;
}

async function draw(
  branch: BranchState,
  deps: ExploreDeps,
  episodes: Episodes,
  signal: AbortSignal,
): Promise<Draw> {
  const { recorder, model } = deps;
  const { seed: runSeed, settings } = startOf(recorder.state);
  const episode = await episodes.of(branch.id, signal);
  const step = nextStepId(branch);
  const label = branch.discardedActs === 0 ? step : `${step}~${branch.discardedActs}`;
  const { messages, turns } = await fittingMessages(episode, branch, settings, model, signal);
  const plainTurns = await turnsWithoutLessons(episode, turns, branch, settings, model, signal);
  const seed = seedFor(runSeed, label);
  const started = recorder.clock.now();
  const reply = await model.complete(actRequest(messages, settings, { seed, label }), signal);
  const modelMs = recorder.clock.now() - started;
  return {
    branch,
    episode,
    label,
    seed,
    messages,
    plainTurns,
    reply,
    modelMs,
    action: episode.parse(reply.text),
  };
}

function nextStepId(branch: BranchState): string {
  return `${branch.id}.${branch.steps.length + 1}`;
}

function isDuplicate(
  { branch, action }: Draw,
  others: readonly Draw[],
  { recorder }: ExploreDeps,
): boolean {
  if (branch.steps.length > 0 || action.program === null) return false;
  if (triedFrom(recorder.state, branch).has(action.digest)) return true;
  return others.some(
    (other) =>
      other.branch.steps.length === 0 &&
      other.branch.from === branch.from &&
      other.action.digest === action.digest,
  );
}

async function discard(drawn: Draw, { recorder }: ExploreDeps): Promise<void> {
  const { branch, label, seed, messages, reply, modelMs } = drawn;
  const transcript = await recorder.putTranscript({
    label,
    messages: [...messages, { role: 'assistant', content: reply.text }],
    usage: reply.usage,
    seed,
  });
  await recorder.record({
    kind: 'replyDiscarded',
    branch: branch.id,
    purpose: 'act',
    because: 'duplicate',
    usage: reply.usage,
    modelMs,
    transcript,
  });
}

interface Observed {
  readonly observation: Observation;
  readonly judgeMs: number;
}

async function observe(
  { episode, reply, action }: Draw,
  { recorder }: ExploreDeps,
  signal: AbortSignal,
): Promise<Observed> {
  const started = recorder.clock.now();
  const observation = await episode.act(reply.text, action, signal);
  return { observation, judgeMs: recorder.clock.now() - started };
}

/** The commit first, then the events: a step that the journal names is in the store. */
async function recordStep(
  drawn: Draw,
  { observation, judgeMs }: Observed,
  { recorder, checkpoints }: ExploreDeps,
  signal: AbortSignal,
): Promise<void> {
  const { branch, episode, reply, seed, messages, action } = drawn;
  const step = nextStepId(branch);
  const parent = tipOf(branch);
  const transcript = writeTranscript({
    label: drawn.label,
    messages: [...messages, { role: 'assistant', content: reply.text }],
    usage: reply.usage,
    seed,
    plainTurns: drawn.plainTurns,
    feedback: observation.feedback,
    memory: episode.memory(),
  });
  const draft = {
    run: recorder.run,
    branch: branch.id,
    step,
    parent: parent === null ? null : stepOf(recorder.state, parent).taken.checkpoint,
    files: new Map([...episode.files(), [TRANSCRIPT, transcript]]),
    atSeconds: Math.floor(recorder.clock.now() / 1000),
  };
  await checkpoints.save(draft, signal, ({ commit, tree }) => {
    const taken: RunFactOf<'stepTaken'> = {
      kind: 'stepTaken',
      step,
      branch: branch.id,
      parent,
      program: action.program === null ? null : inJournal(action.program),
      language: startOf(recorder.state).settings.language,
      programDigest: action.digest,
      checkpoint: commit,
      tree,
      usage: reply.usage,
      seed,
      ended: reply.because,
      modelMs: drawn.modelMs,
    };
    return recorder.record(taken, judgedFact(step, observation, judgeMs));
  });
}

export function judgedFact(
  step: string,
  { visible, hidden, facts, outputDigest, testsRun, cpuMs, closest }: Observation,
  judgeMs: number,
): RunFactOf<'stepJudged'> {
  return {
    kind: 'stepJudged',
    step,
    visible,
    ...(hidden === undefined ? {} : { hidden }),
    facts,
    outputDigest,
    testsRun,
    cpuMs,
    ...(closest === undefined ? {} : { closest }),
    judgeMs,
  };
}

/** Longest program a journal line carries whole; the checkpoint always has all of it. */
const JOURNAL_PROGRAM_CHARS = 65_536;

export function inJournal(program: string): string {
  if (program.length <= JOURNAL_PROGRAM_CHARS) return program;
  const left = program.length - JOURNAL_PROGRAM_CHARS;
  return `${program.slice(0, JOURNAL_PROGRAM_CHARS)}\n[${left} more characters in the checkpoint]`;
}
