import type { ChatMessage } from './chatModel.ts';

/** A row in the tokens that a model would be trained on. */
export interface RowTokens {
  /** What is shown: the messages as the model's own chat template writes them, up to where its reply begins. */
  readonly prompt: readonly Token[];
  /** What is trained: the reply and the token that ends it. */
  readonly completion: readonly Token[];
}

export interface Token {
  readonly id: number;
  /** As it reads; the pieces of a character that several tokens share are in the last of them. */
  readonly text: string;
}

/** The tokenizer and the chat template of a model. What is wrong with its file is a `LeafeError<'model'>`. */
export interface Tokenizer {
  /** As a person writes it: `embedded:qwen2.5-coder-1.5b`. */
  readonly name: string;
  tokensOf(
    prompt: readonly ChatMessage[],
    completion: string,
    signal: AbortSignal,
  ): Promise<RowTokens>;
  /** How many tokens of each, which is quicker than the tokens themselves. */
  lengthsOf(
    prompt: readonly ChatMessage[],
    completion: string,
    signal: AbortSignal,
  ): Promise<RowLengths>;
  /** Frees what it holds; safe to call twice. */
  close(): Promise<void>;
}

export interface RowLengths {
  readonly prompt: number;
  readonly completion: number;
}
