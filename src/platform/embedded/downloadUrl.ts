import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { counting } from './counting.ts';
import type { Fetching } from './fetching.ts';

/** How long a server may say nothing: before its answer, and within it. */
const PATIENCE_MS = { answer: 8_000, data: 30_000 } as const;

/** Fetches a file over HTTP and goes on where an earlier try ended, if the server can. */
export async function downloadUrl(
  url: string,
  { model, draft, onBytes }: Fetching,
  signal: AbortSignal,
): Promise<void> {
  const have = await sizeOf(draft);
  if (have === model.bytes) return;
  const watch = new Watch(PATIENCE_MS.answer);
  try {
    const response = await fetch(url, {
      headers: have > 0 ? { range: `bytes=${have}-` } : {},
      signal: AbortSignal.any([signal, watch.signal]),
    });
    const resumes = response.status === 206;
    if (!response.ok || response.body === null) throw new Error(`it answers ${response.status}`);
    checkLength(response, model.bytes - (resumes ? have : 0));
    watch.again(PATIENCE_MS.data);
    await pipeline(
      Readable.fromWeb(response.body as ReadableStream),
      counting(resumes ? have : 0, (bytes) => {
        watch.again(PATIENCE_MS.data);
        onBytes(bytes);
      }),
      createWriteStream(draft, { flags: resumes ? 'a' : 'w' }),
      { signal },
    );
  } finally {
    watch.stop();
  }
}

/** An error page or another file is noticed before it is fetched. */
function checkLength(response: Response, expected: number): void {
  const length = response.headers.get('content-length');
  if (length !== null && Number(length) !== expected) {
    throw new Error(`it offers ${length} bytes instead of ${expected}`);
  }
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  return found?.size ?? 0;
}

/** Aborts when it is not told in time that there was a sign of life. */
class Watch {
  readonly #abort = new AbortController();
  #timer: NodeJS.Timeout;

  constructor(ms: number) {
    this.#timer = this.#start(ms);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  again(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start(ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #start(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.#abort.abort(new Error(`it was silent for ${ms / 1000} s`)), ms);
  }
}
