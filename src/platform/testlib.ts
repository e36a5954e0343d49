import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { LeafeError } from '../core/errors.ts';
import { errorCode } from './diskErrors.ts';
import { unreadable } from './unreadable.ts';

/** A header to fetch, and the sha256 that its bytes must have, in hex. */
export interface PinnedHeader {
  readonly url: string;
  readonly sha256: string;
}

/** Version 0.9.45, by its commit. */
export const TESTLIB: PinnedHeader = {
  url: 'https://raw.githubusercontent.com/MikeMirzayanov/testlib/2d20123984e9479b8a56ebe0d6a51e23ad7c35b3/testlib.h',
  sha256: 'bb323e3c89285214966076e0d23d5a295c5f6126da7ff198c1276ddb95ecb1a0',
};

const PATIENCE_MS = 20_000;

/** Where testlib.h is looked for: `LEAFE_TESTLIB`, else a cache of this user that all homes share. */
export function testlibPath(): string {
  const given = process.env['LEAFE_TESTLIB'];
  if (given) return resolve(given);
  const caches = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return resolve(caches, 'leafe-checkers', 'testlib.h');
}

/** The header's text. Throws `sandbox.noTestlib` where it is not here. */
export async function readTestlib(): Promise<string> {
  const path = testlibPath();
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw unreadable(error, path);
    throw new LeafeError('sandbox', 'noTestlib', `is not at ${path}`, { cause: error });
  }
}

/** The header's text from its source. Throws `sandbox.noTestlib` where it cannot be had, or is another than the pinned one. */
export async function fetchTestlib(
  signal: AbortSignal,
  header: PinnedHeader = TESTLIB,
): Promise<string> {
  const bytes = await download(header.url, signal);
  const found = hash('sha256', bytes, 'hex');
  if (found !== header.sha256) {
    const why = `as ${header.url} gives it is not the one expected (sha256 ${found})`;
    throw new LeafeError('sandbox', 'noTestlib', why, { todo: GIVE_YOUR_OWN });
  }
  return bytes.toString('utf8');
}

/** The text of the header that a person has, whatever its version. Throws `input.invalid` where it is none. */
export async function givenTestlib(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable(error, file);
  });
  if (!text.includes('registerTestlibCmd')) {
    throw new LeafeError(
      'input',
      'invalid',
      `${file} is no testlib.h: it has no registerTestlibCmd.`,
    );
  }
  return text;
}

const GIVE_YOUR_OWN =
  'Give a testlib.h that you have: `leafe problems testlib FILE`, or its path in LEAFE_TESTLIB.';

async function download(url: string, signal: AbortSignal): Promise<Buffer> {
  try {
    const patient = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
    const response = await fetch(url, { signal: patient });
    if (!response.ok) throw new Error(`it answers ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    signal.throwIfAborted();
    const why = `could not be fetched from ${new URL(url).host}: ${reason(error)}`;
    throw new LeafeError('sandbox', 'noTestlib', why, { cause: error, todo: GIVE_YOUR_OWN });
  }
}

/** What `fetch` says of a failure stands in its cause. */
function reason(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? cause.message || (errorCode(cause) ?? message) : message;
}
