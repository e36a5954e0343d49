import { LeafeError } from '../../core/errors.ts';

/** What git says on stderr (in English: `LC_ALL=C`), by what it means for us. */
const MEANINGS = [
  { words: /No space left on device|out of diskspace|Disk quota exceeded/i, reason: 'diskFull' },
  {
    words: /Read-only file system|Permission denied|insufficient permission/i,
    reason: 'notWritable',
  },
  { words: /\.lock': File exists|unable to create .*\.lock/i, reason: 'storeBusy' },
  {
    words: /corrupt|unable to unpack|bad object|hash mismatch|inflate|missing blob|unable to read/i,
    reason: 'damaged',
  },
] as const;

/** A git that failed, as our own error; null of meaning is `damaged`, with git's words. */
export function gitTrouble(stderr: string, store: string): LeafeError<'checkpoint'> {
  const words = lastLines(stderr);
  const meaning = MEANINGS.find((one) => one.words.test(stderr));
  return new LeafeError('checkpoint', meaning?.reason ?? 'damaged', `${store}: ${words}`);
}

export function missingGit(cause: unknown): LeafeError<'checkpoint'> {
  const words = cause instanceof Error ? cause.message : String(cause);
  return new LeafeError('checkpoint', 'gitMissing', words, { cause });
}

function lastLines(text: string): string {
  const lines = text.trim().split('\n').slice(-3).join('; ');
  return lines === '' ? 'git ended without a word' : lines.slice(0, 500);
}
