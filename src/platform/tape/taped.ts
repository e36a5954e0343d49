import { setTimeout as sleep } from 'node:timers/promises';
import { LeafeError } from '../../core/errors.ts';
import type { ChatModel, ChatReply, ChatRequest } from '../../core/ports/chatModel.ts';
import { tokenBound, tokenGuess } from '../tokenBound.ts';
import { promptKey, requestKey } from './requestKey.ts';
import { parseTape, readTape, type Tape, type TapeReply } from './tapeFile.ts';
import { TapeWriter } from './tapeWriter.ts';

export interface TapeOptions {
  readonly file: string;
  /** `use`, also called `record`: what the tape lacks is asked and appended. `require`: only what is on the tape. */
  readonly mode: 'off' | 'use' | 'record' | 'require';
  /** Unlabelled replies that were given before, as by a run that is resumed. */
  readonly skip?: number;
  readonly batch?: number;
}

/**
 * A model that replies from a tape. Keyed replies are found by what is asked, labelled ones (`for`) by the request's label,
 * the others are given in order. Throws `model.notOnTape` where the tape ends and no model is behind it.
 */
export async function taped(
  model: ChatModel | null,
  options: TapeOptions,
  signal: AbortSignal,
): Promise<ChatModel> {
  signal.throwIfAborted();
  const { file, mode } = options;
  if (mode === 'off' && model !== null) return model;
  const asks = mode === 'require' ? null : model;
  const tape = await readTape(file);
  if (tape === null && asks === null) {
    throw new LeafeError('model', 'notOnTape', `there is no tape ${file}`);
  }
  return new TapedModel(model, asks, tape, options);
}

/** Where neither tape nor model says more: enough for any prompt. */
const LARGE_CONTEXT = 1_000_000;

class TapedModel implements ChatModel {
  readonly name: string;
  readonly batch: number;
  readonly contextTokens: number;
  readonly holdsShape: boolean;
  readonly #model: ChatModel | null;
  /** The one to ask what the tape lacks. */
  readonly #asks: ChatModel | null;
  readonly #tape: Tape;
  readonly #file: string;
  readonly #writer: TapeWriter;
  #given: number;

  constructor(
    model: ChatModel | null,
    asks: ChatModel | null,
    before: Tape | null,
    options: TapeOptions,
  ) {
    const tape = before ?? parseTape('', options.file);
    const head = tape.head;
    this.name = model?.name ?? `tape:${options.file}`;
    const batch = model?.batch ?? options.batch ?? head?.batch ?? 4;
    // Replies given in order mean the same only to one who asks in order.
    this.batch = tape.unlabelled.length > 0 ? 1 : batch;
    this.contextTokens = model?.contextTokens ?? head?.contextTokens ?? LARGE_CONTEXT;
    this.holdsShape = model?.holdsShape ?? head?.holdsShape ?? false;
    this.#model = model;
    this.#asks = asks;
    this.#tape = tape;
    this.#file = options.file;
    this.#given = options.skip ?? 0;
    const { name, contextTokens, holdsShape } = this;
    this.#writer = new TapeWriter(
      options.file,
      { model: name, contextTokens, batch: this.batch, holdsShape },
      before,
    );
  }

  async countTokens(messages: ChatRequest['messages'], signal: AbortSignal): Promise<number> {
    const key = promptKey(messages);
    const known = this.#tape.counts.get(key);
    if (known !== undefined) return known;
    if (this.#asks === null) return tokenBound(messages);
    const tokens = await this.#asks.countTokens(messages, signal);
    this.#tape.counts.set(key, tokens);
    await this.#writer.append({ prompt: key, tokens });
    return tokens;
  }

  async complete(request: ChatRequest, signal: AbortSignal): Promise<ChatReply> {
    signal.throwIfAborted();
    const key = requestKey(request);
    const found = this.#find(key, request);
    if (found !== null) return play(found, request, signal);
    if (this.#asks === null) {
      throw new LeafeError('model', 'notOnTape', `${request.label} in ${this.#file}`);
    }
    const reply = await this.#asks.complete(request, signal);
    const line: TapeReply = { key, label: request.label, ...reply };
    this.#tape.byKey.set(key, line);
    await this.#writer.append(line);
    return reply;
  }

  async close(): Promise<void> {
    await this.#writer.close();
    await this.#model?.close();
  }

  #find(key: string, request: ChatRequest): TapeReply | null {
    const exact = this.#tape.byKey.get(key) ?? this.#tape.byLabel.get(request.label);
    if (exact !== undefined) return exact;
    const next = this.#tape.unlabelled[this.#given];
    if (next === undefined) return null;
    this.#given++;
    return next;
  }
}

async function play(
  { text, usage, because, delayMs }: TapeReply,
  { messages, onText }: ChatRequest,
  signal: AbortSignal,
): Promise<ChatReply> {
  await sleep(delayMs ?? 0, undefined, { signal }).catch(() => signal.throwIfAborted());
  onText?.(text);
  return {
    text,
    usage: usage ?? {
      promptTokens: tokenGuess(messages.map(({ content }) => content).join('\n')),
      completionTokens: tokenGuess(text),
    },
    because: because ?? 'stop',
  };
}
