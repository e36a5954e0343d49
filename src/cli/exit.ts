import pc from 'picocolors';
import { LeafeError } from '../core/errors.ts';
import { safe } from '../app/safe.ts';
import { safeLines } from './text.ts';

/** The contract's exit codes. */
export const EXIT = { done: 0, failed: 1, usage: 2, again: 75, stopped: 130 } as const;

/** Ctrl-C, as an error that travels through every wait. */
export class Stopped extends Error {
  constructor() {
    super('Stopped.');
    this.name = 'Stopped';
  }
}

/** What is wrong was said on stdout already: exit 1 and no more words. */
export class Told extends Error {
  constructor() {
    super('See above.');
    this.name = 'Told';
  }
}

/** Bad use of the command line: exit 2. */
export class UsageError extends Error {
  readonly todo: string;
  constructor(message: string, todo: string) {
    super(message);
    this.name = 'UsageError';
    this.todo = todo;
  }
}

/** Says on stderr what happened and what to do, and gives the exit code for it. */
export function explain(error: unknown, options: { readonly stopped: boolean }): number {
  if (error instanceof Stopped || (options.stopped && isAbort(error))) return EXIT.stopped;
  if (error instanceof Told) return EXIT.failed;
  if (error instanceof UsageError) {
    write(safe(error.message), safe(error.todo));
    return EXIT.usage;
  }
  if (error instanceof LeafeError) {
    // What a program outside said is in it: an endpoint, Docker, git.
    write(safe(error.message), safe(error.todo));
    return error.again ? EXIT.again : EXIT.failed;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  write(
    `Something went wrong inside LEAFE: ${safeLines(text).join('\n')}`,
    'Please report it with the command you ran and this text.',
  );
  return EXIT.failed;
}

function write(what: string, todo: string): void {
  process.stderr.write(`${pc.red('leafe:')} ${what}\n       ${todo}\n`);
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error instanceof Stopped);
}
