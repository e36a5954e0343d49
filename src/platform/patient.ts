import { setTimeout as wait } from 'node:timers/promises';
import { isLeafeError } from '../core/errors.ts';
import type { ChatModel, ChatReply, ChatRequest } from '../core/ports/chatModel.ts';

export interface PatientOptions {
  /** Tries in all. */
  readonly tries?: number;
  /** The wait before the second try, doubled before each one after it; the true wait is drawn between half of it and all. */
  readonly firstWaitMs?: number;
  readonly longestWaitMs?: number;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Between 0 and 1. */
  readonly random?: () => number;
}

/**
 * Asks again when the model was busy or could not be reached; other errors mean the same the next time and pass at once, and
 * so does one that asks for a longer wait than anybody would sit through.
 */
export function patient(model: ChatModel, options: PatientOptions = {}): ChatModel {
  return {
    name: model.name,
    batch: model.batch,
    get contextTokens() {
      return model.contextTokens;
    },
    get holdsShape() {
      return model.holdsShape;
    },
    countTokens: (messages, signal) => model.countTokens(messages, signal),
    complete: (request, signal) => completePatiently(model, request, options, signal),
    close: () => model.close(),
  };
}

async function completePatiently(
  model: ChatModel,
  request: ChatRequest,
  options: PatientOptions,
  signal: AbortSignal,
): Promise<ChatReply> {
  const { tries = 5, sleep = sleepFor } = options;
  for (let tried = 1; ; tried++) {
    try {
      return await model.complete(request, signal);
    } catch (error) {
      if (tried >= tries || signal.aborted || !mayPass(error)) throw error;
      const waitMs = waitBefore(tried, error, options);
      if (waitMs === null) throw error;
      await sleep(waitMs, signal);
    }
  }
}

function mayPass(error: unknown): boolean {
  return isLeafeError(error, 'model', 'rateLimited') || isLeafeError(error, 'model', 'unreachable');
}

/** Null where the endpoint wants to be left alone for longer than we wait. */
function waitBefore(tried: number, error: unknown, options: PatientOptions): number | null {
  const { firstWaitMs = 500, longestWaitMs = 60_000, random = Math.random } = options;
  const full = Math.min(longestWaitMs, firstWaitMs * 2 ** (tried - 1));
  const drawn = (full / 2) * (1 + random());
  const asked = retryAfterMs(error) ?? 0;
  return asked > longestWaitMs ? null : Math.max(drawn, asked);
}

/** What the endpoint asked for, as its adapter has put it on the error. */
function retryAfterMs(error: unknown): number | null {
  if (!(error instanceof Error) || !('retryAfterMs' in error)) return null;
  return typeof error.retryAfterMs === 'number' ? error.retryAfterMs : null;
}

async function sleepFor(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}
