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
  if (error instanceof LeafeError && error.boundary === 'trainer') {
    return error as LeafeError<'trainer'>;
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

export function isNotFound(error: unknown): boolean {
  return error instanceof APIError && error.status === 404;
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
