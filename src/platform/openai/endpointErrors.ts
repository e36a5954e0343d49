import { APIConnectionError, APIError, OpenAIError } from 'openai';
import { LeafeError, type Reason } from '../../core/errors.ts';
import { EndpointSilent } from './idleWatch.ts';
import { OddBody, StreamCut } from './readReply.ts';

/** An endpoint's error with how long it wants to be left alone; null where it does not say. */
export class EndpointError extends LeafeError<'model'> {
  readonly retryAfterMs: number | null;

  constructor(
    reason: Reason<'model'>,
    detail: string,
    options: { readonly cause: unknown; readonly retryAfterMs: number | null },
  ) {
    super('model', reason, detail, { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Whatever went wrong at an endpoint as our own error, without the secrets that endpoints like to repeat. */
export function endpointError(error: unknown, secrets: readonly string[]): LeafeError<'model'> {
  if (error instanceof LeafeError && error.boundary === 'model') return error as EndpointError;
  const words = clean(textOf(error), secrets);
  const waitMs = error instanceof APIError ? retryAfterMs(error.headers) : null;
  const wait = waitMs === null ? '' : ` (ask again in ${Math.ceil(waitMs / 1000)} s)`;
  return new EndpointError(reasonOf(error), `${words}${wait}`, {
    // The error itself is not kept: it holds what the endpoint said, word for word.
    cause: new Error(words),
    retryAfterMs: waitMs,
  });
}

function reasonOf(error: unknown): Reason<'model'> {
  if (error instanceof EndpointSilent || error instanceof StreamCut) return 'unreachable';
  if (error instanceof OddBody || error instanceof SyntaxError) return 'rejected';
  if (error instanceof APIConnectionError) return 'unreachable';
  if (error instanceof APIError) return reasonOfStatus(error);
  if (error instanceof OpenAIError) return 'rejected';
  // fetch itself: the connection was lost while the reply was read.
  return 'unreachable';
}

function reasonOfStatus(error: APIError): Reason<'model'> {
  const status = error.status ?? statusInBody(error);
  if (status === 401 || status === 403) return 'unauthorized';
  if (status === 404) return 'unknownModel';
  if (status === 429) return 'rateLimited';
  if (status === 413 || saysTooLong(error)) return 'contextTooLong';
  if (status === undefined || status === 408 || status === 409 || status >= 500) {
    return 'unreachable';
  }
  return 'rejected';
}

/** An error within a stream has no status of its own; some servers put one into its code. */
function statusInBody({ code }: APIError): number | undefined {
  const status = Number(code);
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : undefined;
}

function saysTooLong({ code, message }: APIError): boolean {
  return (
    code === 'context_length_exceeded' ||
    /maximum context|context (length|window|size)|too many tokens|exceed\w* .*context/i.test(
      message,
    )
  );
}

function retryAfterMs(headers: Headers | undefined): number | null {
  const value = headers?.get('retry-after');
  if (value === null || value === undefined) return null;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? innermost(error.cause) : null;
  if (error instanceof SyntaxError) return `a line of the reply is not valid JSON`;
  return cause === null ? error.message : `${error.message} (${cause})`;
}

function innermost(error: Error): string {
  return error.cause instanceof Error ? innermost(error.cause) : error.message;
}

function clean(text: string, secrets: readonly string[]): string {
  const open = secrets.reduce((kept, secret) => kept.replaceAll(secret, '…'), text);
  return open.replace(/\s+/g, ' ').slice(0, 400);
}
