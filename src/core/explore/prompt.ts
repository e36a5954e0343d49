import type { Experience } from '../../domain/runEvent.ts';
import type { BranchState } from '../../domain/runState.ts';
import type { Settings } from '../../domain/settings.ts';
import { LeafeError } from '../errors.ts';
import type { ChatMessage, ChatModel, ChatRequest } from '../ports/chatModel.ts';
import type { Episode } from '../ports/environment.ts';

export interface FittingPrompt {
  readonly messages: readonly ChatMessage[];
  readonly tokens: number;
  /** Past turns in it. */
  readonly turns: number;
}

/**
 * The prompt of a branch's next step with as many past turns as the model's context takes beside the reply. Throws
 * `model.contextTooLong` where the bare task does not fit.
 */
export async function fittingMessages(
  episode: Episode,
  branch: BranchState,
  settings: Settings,
  model: ChatModel,
  signal: AbortSignal,
): Promise<FittingPrompt> {
  return messagesWith(lessonsFor(branch, settings), episode, settings, model, signal);
}

/**
 * How many past turns that prompt would have room for without its lessons: what a run that never looks back sends there. Asks the model
 * only where the lessons may have taken room from the history.
 */
export async function turnsWithoutLessons(
  episode: Episode,
  turns: number,
  branch: BranchState,
  settings: Settings,
  model: ChatModel,
  signal: AbortSignal,
): Promise<number> {
  if (turns === episode.turns || lessonsFor(branch, settings).length === 0) return turns;
  return (await messagesWith([], episode, settings, model, signal)).turns;
}

/** The prompt at an episode with these lessons, fitted as `fittingMessages` does. */
export async function messagesWith(
  lessons: readonly Experience[],
  episode: Episode,
  settings: Settings,
  model: ChatModel,
  signal: AbortSignal,
): Promise<FittingPrompt> {
  const room = model.contextTokens - settings.actTokens;
  for (let turns = episode.turns; ; turns = Math.floor(turns / 2)) {
    const messages = episode.messages(lessons, turns);
    const tokens = await model.countTokens(messages, signal);
    if (tokens <= room) return { messages, tokens, turns };
    if (turns === 0) {
      throw new LeafeError(
        'model',
        'contextTooLong',
        `the problem takes ${tokens} tokens, ${model.name} leaves room for ${Math.max(0, room)}`,
      );
    }
  }
}

/** The lessons a branch's next prompt carries: the newest ones, oldest first. */
export function lessonsFor(branch: BranchState, settings: Settings): readonly Experience[] {
  const first = branch.steps.length === 0;
  if (!first && settings.lessonScope === 'firstStep') return [];
  return branch.experiences.slice(-settings.lessonsKept);
}

/** The call that writes a program. */
export function actRequest(
  messages: readonly ChatMessage[],
  { actTemperature, topP, actTokens }: Settings,
  { seed, label }: Pick<ChatRequest, 'seed' | 'label'>,
): ChatRequest {
  return { messages, temperature: actTemperature, topP, maxTokens: actTokens, seed, label };
}
