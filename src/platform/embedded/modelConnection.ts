import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { LeafeError } from '../../core/errors.ts';
import { programFile } from '../programFile.ts';
import type { ChatMessage } from '../../core/ports/chatModel.ts';
import { LastWords } from './lastWords.ts';
import type { RowLengths, RowTokens } from '../../core/ports/tokenizer.ts';
import type {
  CompleteOptions,
  FromModel,
  Opening,
  ScoreOptions,
  TokeniseOptions,
  ToModel,
  WrittenReply,
} from './protocol.ts';

interface Pending {
  readonly resolve: (message: FromModel) => void;
  readonly reject: (error: unknown) => void;
  readonly onText: ((text: string) => void) | undefined;
}

/** One life of the model's process and what it was asked. It keeps this process alive only while something is pending. */
export class ModelConnection {
  readonly process: ChildProcess;
  readonly #file: string;
  readonly #pending = new Map<number, Pending>();
  readonly #stderr = new LastWords(4096);
  #nextId = 1;
  #death: LeafeError<'model'> | null = null;

  constructor(opening: Opening) {
    this.#file = opening.options.file;
    this.process = startProcess();
    this.process.stderr?.on('data', (chunk: Buffer) => this.#stderr.add(chunk.toString()));
    this.process.on('message', (message: FromModel) => this.#receive(message));
    this.process.on('error', (error) => this.#die(`its process did not start (${error.message})`));
    this.process.on('exit', (code, signal) =>
      this.#die(`its process ended (${signal ?? `exit ${code}`})`),
    );
    this.#send(opening);
    this.#letParentEnd();
  }

  get pending(): number {
    return this.#pending.size;
  }

  get gone(): boolean {
    return this.#death !== null;
  }

  async count(messages: readonly ChatMessage[], signal: AbortSignal): Promise<number> {
    const message = await this.#ask((id) => ({ kind: 'count', id, messages }), undefined, signal);
    if (message.kind !== 'counted') throw unexpected(message);
    return message.tokens;
  }

  async tokenise(options: TokeniseOptions, signal: AbortSignal): Promise<RowTokens> {
    const message = await this.#ask((id) => ({ kind: 'tokenise', id, options }), undefined, signal);
    if (message.kind !== 'tokenised') throw unexpected(message);
    return message.tokens;
  }

  async measure(options: TokeniseOptions, signal: AbortSignal): Promise<RowLengths> {
    const message = await this.#ask((id) => ({ kind: 'measure', id, options }), undefined, signal);
    if (message.kind !== 'measured') throw unexpected(message);
    return message.lengths;
  }

  async complete(
    options: CompleteOptions,
    onText: ((text: string) => void) | undefined,
    signal: AbortSignal,
  ): Promise<WrittenReply> {
    const ask = (id: number): ToModel => ({ kind: 'complete', id, options });
    const message = await this.#ask(ask, onText, signal);
    if (message.kind !== 'replied') throw unexpected(message);
    return message.reply;
  }

  async score(options: ScoreOptions, signal: AbortSignal): Promise<readonly number[]> {
    const message = await this.#ask((id) => ({ kind: 'score', id, options }), undefined, signal);
    if (message.kind !== 'scored') throw unexpected(message);
    return message.logProbs;
  }

  async end(why: string): Promise<void> {
    if (this.#death !== null) return;
    const ended = once(this.process, 'exit');
    // Who waits here must not be left waiting because nothing else keeps the parent alive.
    this.process.ref();
    this.#die(why);
    this.process.kill('SIGKILL');
    await ended;
  }

  /** Whoever aborts is answered at once; the process may first have to load its file or read a prompt to the end. */
  async #ask(
    make: (id: number) => ToModel,
    onText: ((text: string) => void) | undefined,
    signal: AbortSignal,
  ): Promise<FromModel> {
    if (this.#death !== null) throw this.#death;
    const id = this.#nextId++;
    let onAbort = (): void => undefined;
    this.#keepParent();
    try {
      return await new Promise((resolve, reject) => {
        onAbort = () => {
          this.#send({ kind: 'abort', id });
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', onAbort, { once: true });
        this.#pending.set(id, { resolve, reject, onText });
        this.#send(make(id));
      });
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#pending.delete(id);
      if (this.#pending.size === 0) this.#letParentEnd();
    }
  }

  #receive(message: FromModel): void {
    switch (message.kind) {
      case 'opened':
        return;
      case 'notOpened':
        return this.#die(`${this.#file}: ${message.message}`, 'wrongFile');
      case 'text':
        return this.#pending.get(message.id)?.onText?.(message.text);
      case 'failed':
        return this.#pending.get(message.id)?.reject(failure(message));
      case 'counted':
      case 'tokenised':
      case 'measured':
      case 'replied':
      case 'scored':
        return this.#pending.get(message.id)?.resolve(message);
    }
  }

  #die(why: string, reason: 'unreachable' | 'wrongFile' = 'unreachable'): void {
    if (this.#death !== null) return;
    const words = this.#stderr.text;
    this.#death = new LeafeError('model', reason, words === '' ? why : `${why}: ${words}`);
    for (const { reject } of this.#pending.values()) reject(this.#death);
    if (reason === 'wrongFile') this.process.kill('SIGKILL');
  }

  #send(message: ToModel): void {
    // A process that is gone is told of by its exit event.
    if (this.process.connected) this.process.send(message, () => undefined);
  }

  #keepParent(): void {
    this.process.ref();
    this.process.channel?.ref();
  }

  #letParentEnd(): void {
    this.process.unref();
    this.process.channel?.unref();
    const stderr = this.process.stderr;
    if (stderr !== null && 'unref' in stderr && typeof stderr.unref === 'function') stderr.unref();
  }
}

function failure({ why, message }: Extract<FromModel, { kind: 'failed' }>): LeafeError<'model'> {
  switch (why) {
    case 'tooLong':
      return new LeafeError('model', 'contextTooLong', message);
    case 'noContext':
      return new LeafeError('model', 'wrongFile', message);
    case 'broken':
      return new LeafeError('model', 'rejected', message);
  }
}

function unexpected(message: FromModel): Error {
  return new TypeError(`the model's process answered ${message.kind} to another question`);
}

function startProcess(): ChildProcess {
  const { path, execArgv } = programFile(
    'modelProcess',
    new URL('./modelProcess.ts', import.meta.url),
  );
  return fork(path, [], { execArgv: [...execArgv], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
}
