import { LeafeError } from '../core/errors.ts';
import { errorCode } from './diskErrors.ts';

/** A file a person named that the system does not let us read, as `input.invalid`; other errors as they came. `what` begins the sentence. */
export function unreadable(error: unknown, what: string): unknown {
  const code = errorCode(error);
  if (error instanceof LeafeError || code === null) return error;
  return new LeafeError('input', 'invalid', `${what} cannot be read (${code}).`, { cause: error });
}
