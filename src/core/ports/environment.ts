import type { Evidence, Experience, RunFactOf } from '../../domain/runEvent.ts';
import type { StepState } from '../../domain/runState.ts';
import type { ChatMessage, ReplyShape } from './chatModel.ts';

/** What a reply asks for, cut out of its words. */
export interface Action {
  /** The program or command; null where the reply held none. */
  readonly program: string | null;
  /** Hash of the normalised program: equal where two replies ask for the same. */
  readonly digest: string;
}

/** What an action caused. `feedback` is what the model will read of it; the rest goes to the journal. */
export interface Observation extends Omit<RunFactOf<'stepJudged'>, 'kind' | 'step' | 'judgeMs'> {
  readonly solved: boolean;
  readonly feedback: string;
}

/** One walk through a task, standing at a step. It changes by `act` alone. */
export interface Episode {
  /**
   * Everything the model sees before its next reply, these lessons included. `turns` bounds how many of the newest past
   * turns are shown, for models whose context is too short for all.
   */
  messages(lessons: readonly Experience[], turns: number): readonly ChatMessage[];
  /** Past turns there are to show. */
  readonly turns: number;
  parse(reply: string): Action;
  /** Runs the action in a sandbox and takes reply and observation into the episode's memory. */
  act(reply: string, action: Action, signal: AbortSignal): Promise<Observation>;
  /** The files a checkpoint keeps of the last action. */
  files(): ReadonlyMap<string, string>;
  /** What `restore` needs to stand here again; goes into the checkpoint's transcript as JSON. */
  memory(): unknown;
  /** The most tests one action can run: reserved in the budget before it. */
  readonly testsPerAction: number;
}

/** What a reflection boiled down to, grounded in facts that exist. */
export interface ReflectionDraft {
  readonly blamed: string;
  readonly diagnosis: string;
  readonly fix: string;
  readonly evidence: readonly Evidence[];
}

export type ReflectionFault = Exclude<RunFactOf<'replyDiscarded'>['because'], 'duplicate'>;

export interface ReflectionRequest {
  readonly messages: readonly ChatMessage[];
  readonly shape: ReplyShape;
  /** Reads the reply; a string names why it will not do. */
  read(reply: string): ReflectionDraft | ReflectionFault;
  /** What stands in when no reply would do: a step blamed by rule, its facts the lesson. */
  fallback(): ReflectionDraft;
}

/**
 * A kind of task the engine can explore. The engine knows episodes and steps; what a program, a test or a line of a text
 * world is, only the environment knows.
 */
export interface Environment {
  /** An episode at the task's beginning. */
  begin(): Episode;
  /** An episode as it stood after a step, from what its checkpoint kept. Throws `checkpoint.damaged` on other content. */
  restore(memory: unknown): Episode;
  /** The question put to the model after a branch failed. `ask` counts the asks of this reflection, from 0. */
  reflection(steps: readonly StepState[], ask: number): ReflectionRequest;
}
