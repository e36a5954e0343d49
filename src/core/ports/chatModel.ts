export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** A JSON schema the reply must follow, for backends that can hold a model to one. */
export interface ReplyShape {
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  readonly temperature: number;
  readonly topP: number;
  readonly maxTokens: number;
  readonly seed: number;
  /** Constrains the reply by grammar where `holdsShape`; elsewhere it is a wish and the caller must parse with care. */
  readonly shape?: ReplyShape;
  /** Names the request within its run, such as `b2.1`: tapes may key replies by it. */
  readonly label: string;
  /** Called with text as it comes; for the eye only. */
  readonly onText?: (text: string) => void;
}

export interface ChatReply {
  readonly text: string;
  readonly usage: Usage;
  /** `length`: cut at `maxTokens`. */
  readonly because: 'stop' | 'length';
}

/**
 * A chat model. An abort rejects with the signal's reason. What the endpoint or the process does wrong is a
 * `LeafeError<'model'>`; an odd or empty reply is a reply.
 */
export interface ChatModel {
  /** As a person writes it: `embedded:qwen2.5-coder-1.5b`. */
  readonly name: string;
  /** How many requests may usefully be under way at once; 1 means one after the other. */
  readonly batch: number;
  /** Tokens of prompt and reply together. */
  readonly contextTokens: number;
  /** Whether `shape` is enforced by a grammar. */
  readonly holdsShape: boolean;
  /** Tokens of the rendered prompt: exact, or an upper bound, so that a budget reserved by it is never overrun. */
  countTokens(messages: readonly ChatMessage[], signal: AbortSignal): Promise<number>;
  complete(request: ChatRequest, signal: AbortSignal): Promise<ChatReply>;
  /** Frees what the model holds; safe to call twice. */
  close(): Promise<void>;
}
