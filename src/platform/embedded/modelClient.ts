import type { ChildProcess } from 'node:child_process';
import { LeafeError } from '../../core/errors.ts';
import type { ChatMessage } from '../../core/ports/chatModel.ts';
import { ModelConnection } from './modelConnection.ts';
import type { RowLengths, RowTokens } from '../../core/ports/tokenizer.ts';
import type {
  CompleteOptions,
  Opening,
  ScoreOptions,
  TokeniseOptions,
  WrittenReply,
} from './protocol.ts';

/** Keeps one process for a model: starts it when there is something to ask, and lets it go after a while without. */
export class ModelClient {
  readonly #opening: Opening;
  readonly #idleMs: number;
  #connection: ModelConnection | null = null;
  #closed = false;
  #idle: NodeJS.Timeout | null = null;

  constructor(opening: Opening, idleMs: number) {
    this.#opening = opening;
    this.#idleMs = idleMs;
  }

  async count(messages: readonly ChatMessage[], signal: AbortSignal): Promise<number> {
    signal.throwIfAborted();
    return this.#using((connection) => connection.count(messages, signal));
  }

  async tokenise(options: TokeniseOptions, signal: AbortSignal): Promise<RowTokens> {
    signal.throwIfAborted();
    return this.#using((connection) => connection.tokenise(options, signal));
  }

  async measure(options: TokeniseOptions, signal: AbortSignal): Promise<RowLengths> {
    signal.throwIfAborted();
    return this.#using((connection) => connection.measure(options, signal));
  }

  async complete(
    options: CompleteOptions,
    onText: ((text: string) => void) | undefined,
    signal: AbortSignal,
  ): Promise<WrittenReply> {
    signal.throwIfAborted();
    return this.#using((connection) => connection.complete(options, onText, signal));
  }

  async score(options: ScoreOptions, signal: AbortSignal): Promise<readonly number[]> {
    signal.throwIfAborted();
    return this.#using((connection) => connection.score(options, signal));
  }

  /** Ends the process, and with it what it was asked. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#stayAwake();
    await this.#connection?.end('the model was closed');
    this.#connection = null;
  }

  /** For tests that kill it. */
  get process(): ChildProcess | null {
    return this.#connection?.process ?? null;
  }

  async #using<T>(work: (connection: ModelConnection) => Promise<T>): Promise<T> {
    if (this.#closed) throw new LeafeError('model', 'unreachable', 'the model was closed');
    this.#stayAwake();
    if (this.#connection === null || this.#connection.gone) {
      this.#connection = new ModelConnection(this.#opening);
    }
    const connection = this.#connection;
    try {
      return await work(connection);
    } finally {
      if (connection.pending === 0 && connection === this.#connection) this.#sleepLater(connection);
    }
  }

  #sleepLater(connection: ModelConnection): void {
    this.#stayAwake();
    this.#idle = setTimeout(() => void connection.end('the model was idle'), this.#idleMs);
    this.#idle.unref();
  }

  #stayAwake(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
  }
}
