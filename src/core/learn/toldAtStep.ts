import {
  branchOf,
  isImported,
  stepOf,
  type RunState,
  type StepState,
} from '../../domain/runState.ts';
import { LeafeError } from '../errors.ts';
import type { ExploreDeps } from '../explore/deps.ts';
import { episodeAt } from '../explore/episodes.ts';
import { startOf } from '../explore/nextMove.ts';
import { lessonsFor } from '../explore/prompt.ts';
import { readTranscript, TRANSCRIPT } from '../explore/transcript.ts';
import type { ChatMessage, Usage } from '../ports/chatModel.ts';
import type { Experience } from '../../domain/runEvent.ts';
import type { Episode } from '../ports/environment.ts';

export interface ToldAtStep {
  /** What the model would see there with no lesson: what an evaluation sends at that step. */
  readonly prompt: readonly ChatMessage[];
  /** What it was sent, with the lessons. */
  readonly sent: readonly ChatMessage[];
  readonly reply: string;
  /** Tokens of `sent` and of the reply, as the model counted them. */
  readonly usage: Usage;
  /** Whether the prompt is what was sent. */
  readonly isPlain: boolean;
}

/**
 * What a step's model was told, taken anew from the checkpoint before it, and without the lessons. Told with them it must be, message
 * by message, what the step's own transcript says was sent: `checkpoint.damaged` where it is not, for then one of the two is not
 * what happened. What an imported step's agent was sent is not told again: only its reply is taken from there.
 */
export async function toldAtStep(
  id: string,
  state: RunState,
  deps: Pick<ExploreDeps, 'environment' | 'checkpoints'>,
  signal: AbortSignal,
): Promise<ToldAtStep> {
  const step = stepOf(state, id);
  const episode = await episodeAt(step.parent, state, deps, signal);
  const { files, tree } = await deps.checkpoints.restore(step.taken.checkpoint, signal);
  if (tree !== step.taken.tree) throw differs(id, 'its commit holds another tree than the journal');
  const transcript = readTranscript(files.get(TRANSCRIPT), id);
  const messages = [...transcript.messages];
  const reply = messages.pop();
  if (reply?.role !== 'assistant') throw differs(id, 'its transcript ends without a reply');
  if (episode.parse(reply.content).digest !== step.taken.programDigest) {
    throw differs(id, 'its reply holds another program than the journal');
  }
  if (isImported(step)) {
    // Its agent was sent something else, which proves nothing here: it is told what an evaluation would send.
    const prompt = episode.messages([], episode.turns);
    return { prompt, sent: prompt, reply: reply.content, usage: step.taken.usage, isPlain: false };
  }
  const lessons = lessonsAt(step, state);
  const sent = turnsSent(messages, lessons, episode);
  if (sent === null) throw differs(id, 'its transcript is not what the step before leads to');
  // Lessons take room: where they may have cost the history a turn, the step's model was asked how much fits without them.
  const wasCut = lessons.length > 0 && sent < episode.turns;
  const turns = wasCut ? (transcript.plainTurns ?? null) : sent;
  if (turns === null) throw differs(id, 'nobody knows how much of the history it would be shown');
  return {
    prompt: episode.messages([], turns),
    sent: messages,
    reply: reply.content,
    usage: step.taken.usage,
    isPlain: lessons.length === 0,
  };
}

/** How many past turns had room in the model's context; null where no number of them gives what was sent. */
function turnsSent(
  sent: readonly ChatMessage[],
  lessons: readonly Experience[],
  episode: Episode,
): number | null {
  for (let turns = episode.turns; ; turns = Math.floor(turns / 2)) {
    if (same(episode.messages(lessons, turns), sent)) return turns;
    if (turns === 0) return null;
  }
}

function same(some: readonly ChatMessage[], others: readonly ChatMessage[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ role, content }, at) => {
      const other = others[at];
      return role === other?.role && content === other.content;
    })
  );
}

/** The lessons that stood in the prompt of this step. A person's program was shown none. */
function lessonsAt(step: StepState, state: RunState): readonly Experience[] {
  const branch = branchOf(state, step.branch);
  const steps = branch.steps.slice(0, branch.steps.indexOf(step.id));
  return lessonsFor({ ...branch, steps }, startOf(state).settings);
}

function differs(step: string, why: string): LeafeError<'checkpoint'> {
  return new LeafeError('checkpoint', 'damaged', `step ${step}: ${why}`);
}
