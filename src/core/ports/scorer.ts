/**
 * Says how likely a model finds a reply that it is given, without writing anything. What is wrong with its file is a `LeafeError<'model'>`;
 * an abort rejects with the signal's reason.
 */
export interface Scorer {
  /** As a person writes it: `embedded:qwen2.5-coder-1.5b`. */
  readonly name: string;
  /**
   * The log-probability of each token of the completion, in nats, after the prompt and the tokens before it. Both are ids of the model's own
   * vocabulary, the prompt at least one. `model.contextTooLong` where they do not fit together.
   */
  logProbsOf(
    prompt: readonly number[],
    completion: readonly number[],
    signal: AbortSignal,
  ): Promise<readonly number[]>;
  /** Frees what it holds; safe to call twice. */
  close(): Promise<void>;
}
