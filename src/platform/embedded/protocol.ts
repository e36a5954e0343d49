import type { ChatMessage, ReplyShape, Usage } from '../../core/ports/chatModel.ts';
import type { RowLengths, RowTokens } from '../../core/ports/tokenizer.ts';

/** What the parent and the model's process say to each other, one message each way at a time. */

export interface OpenOptions {
  readonly file: string;
  /** For all its contexts together. */
  readonly threads: number;
}

/** A context over the loaded model: with the weights that a file adds to it, or without. */
export interface ContextOptions {
  /** Null: the model as it is. */
  readonly adapter: { readonly file: string; readonly scale: number } | null;
  /** Its sequences: replies that are written together. */
  readonly batch: number;
  /** Tokens of prompt and reply of one sequence. */
  readonly contextTokens: number;
}

export interface CompleteOptions {
  readonly context: ContextOptions;
  readonly messages: readonly ChatMessage[];
  readonly temperature: number;
  readonly topP: number;
  readonly maxTokens: number;
  readonly seed: number;
  readonly shape: ReplyShape | null;
  /** Whether text is wanted while it is written. */
  readonly stream: boolean;
}

/** The first message: the whole model, or its tokenizer and chat template alone. */
export type Opening =
  | { readonly kind: 'open'; readonly options: OpenOptions }
  | { readonly kind: 'openVocabulary'; readonly options: Pick<OpenOptions, 'file'> };

export interface TokeniseOptions {
  readonly prompt: readonly ChatMessage[];
  readonly completion: string;
}

export interface ScoreOptions {
  readonly context: ContextOptions;
  readonly prompt: readonly number[];
  readonly completion: readonly number[];
}

export type ToModel =
  | Opening
  | { readonly kind: 'tokenise'; readonly id: number; readonly options: TokeniseOptions }
  | { readonly kind: 'measure'; readonly id: number; readonly options: TokeniseOptions }
  | { readonly kind: 'count'; readonly id: number; readonly messages: readonly ChatMessage[] }
  | { readonly kind: 'complete'; readonly id: number; readonly options: CompleteOptions }
  | { readonly kind: 'score'; readonly id: number; readonly options: ScoreOptions }
  | { readonly kind: 'abort'; readonly id: number };

export type FromModel =
  | { readonly kind: 'opened'; readonly loadMs: number }
  | { readonly kind: 'notOpened'; readonly message: string }
  | { readonly kind: 'counted'; readonly id: number; readonly tokens: number }
  | { readonly kind: 'tokenised'; readonly id: number; readonly tokens: RowTokens }
  | { readonly kind: 'measured'; readonly id: number; readonly lengths: RowLengths }
  | { readonly kind: 'text'; readonly id: number; readonly text: string }
  | { readonly kind: 'replied'; readonly id: number; readonly reply: WrittenReply }
  | { readonly kind: 'scored'; readonly id: number; readonly logProbs: readonly number[] }
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly why: FailureKind;
      readonly message: string;
    };

export interface WrittenReply {
  readonly text: string;
  readonly usage: Usage;
  readonly because: 'stop' | 'length' | 'aborted';
}

/** `tooLong`: the prompt leaves no room. `noContext`: the adapter does not fit, or memory is short. `broken`: anything else. */
export type FailureKind = 'tooLong' | 'noContext' | 'broken';
