import type { ChatMessage, ReplyShape, Usage } from '../../core/ports/chatModel.ts';
import type { RowLengths, RowTokens } from '../../core/ports/tokenizer.ts';

/** What the parent and the model's process say to each other, one message each way at a time. */

export interface OpenOptions {
  readonly file: string;
  readonly threads: number;
  /** Sequences of the one context: replies that are written together. */
  readonly batch: number;
  /** Tokens of prompt and reply of one sequence. */
  readonly contextTokens: number;
}

export interface CompleteOptions {
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

export type ToModel =
  | Opening
  | { readonly kind: 'tokenise'; readonly id: number; readonly options: TokeniseOptions }
  | { readonly kind: 'measure'; readonly id: number; readonly options: TokeniseOptions }
  | { readonly kind: 'count'; readonly id: number; readonly messages: readonly ChatMessage[] }
  | { readonly kind: 'complete'; readonly id: number; readonly options: CompleteOptions }
  | { readonly kind: 'abort'; readonly id: number };

export type FromModel =
  | { readonly kind: 'opened'; readonly loadMs: number }
  | { readonly kind: 'notOpened'; readonly message: string }
  | { readonly kind: 'counted'; readonly id: number; readonly tokens: number }
  | { readonly kind: 'tokenised'; readonly id: number; readonly tokens: RowTokens }
  | { readonly kind: 'measured'; readonly id: number; readonly lengths: RowLengths }
  | { readonly kind: 'text'; readonly id: number; readonly text: string }
  | { readonly kind: 'replied'; readonly id: number; readonly reply: WrittenReply }
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

/** `tooLong`: the prompt leaves no room for a reply. `broken`: anything else. */
export type FailureKind = 'tooLong' | 'broken';
