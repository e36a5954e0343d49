import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { LeafeError } from '../../../core/errors.ts';
import { errorCode } from '../../diskErrors.ts';
import { wholeBody } from '../wholeBody.ts';

export interface DashboardOptions {
  /** As a person named it; the API is below it. */
  readonly url: string;
  /** Sent with every request, and written nowhere. */
  readonly token: string | undefined;
  /** The environment's variable that the token is taken from. */
  readonly tokenVariable: string;
}

export interface Asked {
  readonly method?: 'GET' | 'PUT' | 'POST';
  readonly body?: Buffer;
  /** How many bytes of the body have left. */
  readonly onSent?: (bytes: number) => void;
  /** Whether the token goes along; it does unless it is tried what happens without. */
  readonly withToken?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

/** An answer may take this long to begin; a busy head needs some seconds to start a job. */
const SILENCE_MS = 120_000;
/** No answer that is not a file has as much; ten thousand machines take a tenth. */
const ANSWER_BYTES = 64 * 1024 ** 2;
/** Of a body that is sent at once. */
const PIECE = 1 << 16;
/** What a proxy in front says when nothing is behind it. */
const GATEWAY = [502, 503, 504];

/**
 * Ray's dashboard over HTTP. Not by `fetch`: its POST looks like a browser's, which Ray refuses. A redirect is an answer, so that the token
 * goes nowhere else.
 */
export class Dashboard {
  readonly #base: URL;
  readonly #options: DashboardOptions;
  readonly #agent: HttpAgent;

  constructor(options: DashboardOptions) {
    this.#options = options;
    this.#base = new URL(options.url.endsWith('/') ? options.url : `${options.url}/`);
    const isSecure = this.#base.protocol === 'https:';
    this.#agent = isSecure
      ? new HttpsAgent({ keepAlive: true })
      : new HttpAgent({ keepAlive: true });
  }

  /** As a sentence names it. */
  get where(): string {
    return this.#base.host;
  }

  /** Throws `trainer.unreachable`, `trainer.unauthorized`, and `trainer.damaged` for what has no end; another status is for who asked. */
  async ask(path: string, asked: Asked, signal: AbortSignal): Promise<Answer> {
    const { status, body } = await this.#answer(path, asked, signal);
    const most = { name: `${this.where}/${path}`, most: ANSWER_BYTES };
    return { status, body: await wholeBody(this.#pieces(body, signal), most) };
  }

  /** The body of an answer, piece by piece; one that is endless may be silent. Null where the status is not 200. */
  async stream(
    path: string,
    { endless }: { readonly endless: boolean },
    signal: AbortSignal,
  ): Promise<AsyncIterable<Buffer> | null> {
    const { status, body } = await this.#answer(path, {}, signal);
    if (endless) body.setTimeout(0);
    if (status === 200) return this.#pieces(body, signal);
    body.destroy();
    return null;
  }

  /** The status of an answer to somebody who has no token. */
  async statusWithoutToken(path: string, signal: AbortSignal): Promise<number> {
    const response = await this.#send(path, { withToken: false }, signal);
    response.destroy();
    return response.statusCode ?? 0;
  }

  close(): void {
    this.#agent.destroy();
  }

  async #answer(
    path: string,
    asked: Asked,
    signal: AbortSignal,
  ): Promise<{ readonly status: number; readonly body: IncomingMessage }> {
    const body = await this.#send(path, asked, signal);
    const { statusCode: status = 0 } = body;
    if (status === 401 || status === 403) {
      body.destroy();
      throw this.#refused();
    }
    if (!GATEWAY.includes(status)) return { status, body };
    body.destroy();
    throw this.#unreachable(`it answers ${status}: there is no Ray behind it just now`);
  }

  #send(path: string, asked: Asked, signal: AbortSignal): Promise<IncomingMessage> {
    signal.throwIfAborted();
    const { method = 'GET', body, onSent, withToken = true } = asked;
    const { token } = this.#options;
    const url = new URL(path, this.#base);
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const request = send(url, {
        method,
        agent: this.#agent,
        signal,
        headers: {
          ...(token !== undefined && withToken ? { authorization: `Bearer ${token}` } : {}),
          ...(body === undefined ? {} : { 'content-length': body.length }),
          ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
        },
      });
      request.setTimeout(SILENCE_MS, () => request.destroy(new Error('it says nothing')));
      request.on('error', (error) => {
        // The server had closed a connection that was kept: it has not heard of this.
        const isStale = request.reusedSocket && errorCode(error) === 'ECONNRESET';
        if (isStale && !signal.aborted) resolve(this.#send(path, asked, signal));
        else reject(this.#failed(error, signal));
      });
      request.once('response', resolve);
      if (body === undefined) request.end();
      else sendPieces(request, body, onSent);
    });
  }

  async *#pieces(body: IncomingMessage, signal: AbortSignal): AsyncGenerator<Buffer> {
    try {
      yield* body as AsyncIterable<Buffer>;
    } catch (error) {
      throw this.#failed(error, signal);
    } finally {
      body.destroy();
    }
  }

  #failed(error: unknown, signal: AbortSignal): unknown {
    if (signal.aborted) return signal.reason;
    const code = errorCode(error);
    const said = error instanceof Error && error.message !== '' ? error.message : String(code);
    return this.#unreachable(WORDS[code ?? ''] ?? said, error);
  }

  #unreachable(why: string, cause?: unknown): LeafeError<'trainer'> {
    return new LeafeError('trainer', 'unreachable', `${this.where}: ${why}`, { cause });
  }

  #refused(): LeafeError<'trainer'> {
    const { token, tokenVariable } = this.#options;
    if (token !== undefined) {
      const what = `${this.where} does not know the one in ${tokenVariable}`;
      return new LeafeError('trainer', 'unauthorized', what);
    }
    return new LeafeError(
      'trainer',
      'unauthorized',
      `${this.where} asks for one, and none is set`,
      {
        todo: `Set ${tokenVariable} to the token of the cluster, then run the same command again.`,
      },
    );
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection broke off',
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'there is no host of this name, or no network',
  EPIPE: 'the connection broke off',
};

/** Piece by piece, so that who waits sees it go. What fails is told by the request itself. */
function sendPieces(
  request: ReturnType<typeof httpRequest>,
  body: Buffer,
  onSent: Asked['onSent'],
): void {
  const from = (start: number): void => {
    if (request.destroyed) return;
    if (start >= body.length) return void request.end();
    const end = Math.min(body.length, start + PIECE);
    request.write(body.subarray(start, end), (error) => {
      if (error) return;
      onSent?.(end);
      from(end);
    });
  };
  from(0);
}
