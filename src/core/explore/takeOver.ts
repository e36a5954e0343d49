import type { RunFact, RunFactOf } from '../../domain/runEvent.ts';
import type { ChatMessage, Usage } from '../ports/chatModel.ts';
import type { Checkpoints } from '../ports/checkpoints.ts';
import type { Clock } from '../ports/clock.ts';
import type { Action, Environment, Episode, Observation } from '../ports/environment.ts';
import { otherStep } from './otherStep.ts';
import { judgedFact } from './takeSteps.ts';
import { TRANSCRIPT, writeTranscript } from './transcript.ts';

/** What another agent's trajectory says, of whatever format. */
export interface OutsideTrajectory {
  /** The agent, and its model where that is known. */
  readonly agent: { readonly name: string; readonly model: string | null };
  readonly messages: readonly OutsideMessage[];
}

export interface OutsideMessage extends ChatMessage {
  /** The model of this very reply, where it is said. */
  readonly model: string | null;
  readonly usage: Usage | null;
}

export interface TakenOver {
  /** The branch, its steps and how they were judged, in the order of a journal. */
  readonly facts: readonly RunFact[];
  readonly steps: number;
  readonly solved: boolean;
  /** Replies with a program behind the one that solved the task, which are no steps. */
  readonly left: number;
}

interface TakeOverDeps {
  readonly environment: Environment;
  readonly checkpoints: Checkpoints;
  readonly clock: Clock;
  readonly run: string;
  readonly language: RunFactOf<'stepTaken'>['language'];
}

/** The branch that a trajectory becomes. */
const BRANCH = 'b1';

/**
 * Takes each reply of another agent that holds a program as a step of a run's first branch: judged anew, and kept as a commit. What
 * came between stands in the transcripts alone. Nothing is recorded: the facts are for the caller to record in one write.
 */
export async function takeOver(
  { agent, messages }: OutsideTrajectory,
  deps: TakeOverDeps,
  signal: AbortSignal,
): Promise<TakenOver> {
  const episode = deps.environment.begin();
  const taken: StepFacts[] = [];
  let left = 0;
  for (const [at, message] of messages.entries()) {
    const action = message.role === 'assistant' ? episode.parse(message.content) : null;
    if (action === null || action.program === null) continue;
    if (taken.at(-1)?.solved === true) {
      left += 1;
      continue;
    }
    const seen = messages.slice(0, at);
    const reply = { agent, message, seen, action };
    taken.push(await takeStep(reply, taken, episode, deps, signal));
  }
  const solved = taken.at(-1)?.solved === true;
  const facts: readonly RunFact[] = [
    OPENED,
    ...taken.flatMap(({ taken, judged }) => [taken, judged]),
    { kind: 'branchClosed', branch: BRANCH, because: solved ? 'solved' : 'failed' },
  ];
  return { facts, steps: taken.length, solved, left };
}

const OPENED: RunFactOf<'branchOpened'> = {
  kind: 'branchOpened',
  branch: BRANCH,
  from: null,
  because: null,
  reflection: null,
  experiences: [],
  depth: 0,
};

interface StepFacts {
  readonly taken: RunFactOf<'stepTaken'>;
  readonly judged: RunFactOf<'stepJudged'>;
  readonly solved: boolean;
}

interface OutsideReply {
  readonly agent: OutsideTrajectory['agent'];
  readonly message: OutsideMessage;
  readonly seen: readonly ChatMessage[];
  readonly action: Action;
}

async function takeStep(
  { agent, message, seen, action }: OutsideReply,
  before: readonly StepFacts[],
  episode: Episode,
  { checkpoints, clock, run, language }: TakeOverDeps,
  signal: AbortSignal,
): Promise<StepFacts> {
  const step = `${BRANCH}.${before.length + 1}`;
  const parent = before.at(-1)?.taken ?? null;
  const usage = message.usage ?? { promptTokens: 0, completionTokens: 0 };
  const started = clock.now();
  const observation = await episode.act(message.content, action, signal);
  const judgeMs = clock.now() - started;
  const saved = await checkpoints.save(
    {
      run,
      branch: BRANCH,
      step,
      parent: parent?.checkpoint ?? null,
      files: filesOf(step, { message, seen, usage }, episode, observation),
      atSeconds: Math.floor(clock.now() / 1000),
    },
    signal,
  );
  const where = { step, branch: BRANCH, parent: parent?.step ?? null, language };
  const taken: RunFactOf<'stepTaken'> = {
    ...otherStep({ ...where, action, saved, usage }),
    agent: { name: agent.name, model: message.model ?? agent.model },
  };
  const { solved } = observation;
  return { taken, judged: judgedFact(step, observation, judgeMs), solved };
}

function filesOf(
  step: string,
  { message, seen, usage }: Pick<OutsideReply, 'message' | 'seen'> & { readonly usage: Usage },
  episode: Episode,
  { feedback }: Observation,
): ReadonlyMap<string, string> {
  const transcript = writeTranscript({
    label: step,
    messages: [...clipped(seen), { role: 'assistant', content: message.content }],
    usage,
    seed: 0,
    feedback,
    memory: episode.memory(),
  });
  return new Map([...episode.files(), [TRANSCRIPT, transcript]]);
}

/** What a commit keeps of another agent's talk: enough to read it, for every step keeps all that came before it. */
const KEPT_MESSAGES = 64;
const KEPT_CHARS = 16_384;

function clipped(messages: readonly ChatMessage[]): ChatMessage[] {
  return messages.slice(-KEPT_MESSAGES).map(({ role, content }) => ({
    role,
    content: content.length <= KEPT_CHARS ? content : `${content.slice(0, KEPT_CHARS)}\n[cut here]`,
  }));
}
