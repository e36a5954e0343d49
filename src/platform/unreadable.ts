import { LeafeError } from '../core/errors.ts';
import { errorCode } from './diskErrors.ts';

/** A file a person named that the system does not let us read, as `input.invalid`; other errors as they came. `what` begins the sentence. */
export function unreadable(error: unknown, what: string): unknown {
  const code = errorCode(error);
  if (error instanceof LeafeError || code === null) return error;
  const known = WORDS[code];
  if (known === undefined) {
    return new LeafeError('input', 'invalid', `${what} cannot be read (${code}).`, {
      cause: error,
    });
  }
  const [said, todo] = known;
  return new LeafeError('input', 'invalid', `${what} ${said}.`, { todo, cause: error });
}

/** What happened and what to do, for those that come of a name. */
const WORDS: Readonly<Record<string, readonly [said: string, todo: string]>> = {
  ENOENT: ['is not there', 'Name one that is there.'],
  ENOTDIR: ['is no folder', 'Name a folder.'],
  EISDIR: ['is a folder', 'Name a file.'],
};
