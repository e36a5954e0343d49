import { APIConnectionError, APIError } from 'openai';
import { LeafeError } from '../../../core/errors.ts';

export interface Asked {
  /** As a sentence names the service. */
  readonly where: string;
  readonly token: string | undefined;
  readonly tokenVariable: string;
}

/** What went wrong at a fine-tuning API, without the token that some like to repeat. */
export function fineTuningError(error: unknown, asked: Asked): LeafeError<'trainer'> {
  const ours = error instanceof APIConnectionError ? error.cause : error;
  if (ours instanceof LeafeError && ours.boundary === 'trainer') {
    return ours as LeafeError<'trainer'>;
  }
  const { where, token, tokenVariable } = asked;
  const said = clean(error, token);
  const cause = new Error(said);
  const status = error instanceof APIError ? error.status : undefined;
  if (status === 401 || status === 403) {
    const none = token === undefined ? ', and none is set' : '';
    return new LeafeError('trainer', 'unauthorized', `${where}: ${said}${none}`, {
      cause,
      todo: `Set ${tokenVariable} to a key that may train there, then run the same command again.`,
    });
  }
  const may = error instanceof APIConnectionError || status === undefined || mayPass(error, status);
  return new LeafeError('trainer', may ? 'unreachable' : 'rejected', `${where}: ${said}`, {
    cause,
  });
}

/** An account without money is told by the same status as one that asks too often. */
function mayPass(error: unknown, status: number): boolean {
  if (status === 429) return (error as APIError).code !== 'insufficient_quota';
  return status === 408 || status === 409 || status >= 500;
}

/** For an address that leads to something else. */
export function unsupported(what: string): LeafeError<'trainer'> {
  return new LeafeError('trainer', 'unsupported', what, {
    todo: 'Name the address that its documentation calls the base URL, such as https://api.openai.com/v1.',
  });
}

export function isNotFound(error: unknown): boolean {
  return error instanceof APIError && error.status === 404;
}

/** Whether the service itself says so: what stands in front of one that is away tells it as a page. */
export function isToldNotFound(error: unknown): boolean {
  return isNotFound(error) && isJson((error as APIError).headers);
}

export function isJson(headers: Headers | undefined): boolean {
  return /^application\/(?:[\w.-]+\+)?json\b/i.test(headers?.get('content-type') ?? '');
}

function clean(error: unknown, token: string | undefined): string {
  const text = error instanceof Error ? `${error.message}${causeOf(error)}` : String(error);
  const open = token === undefined || token === '' ? text : text.replaceAll(token, '…');
  return open.replace(/\s+/g, ' ').slice(0, 400);
}

function causeOf({ cause }: Error): string {
  return cause instanceof Error ? ` (${innermost(cause)})` : '';
}

function innermost(error: Error): string {
  return error.cause instanceof Error ? innermost(error.cause) : error.message;
}
