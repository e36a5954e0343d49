import { hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { errorCode } from '../diskErrors.ts';

/** Where files are read into: most are small, and memory of their own for each would be most of what reading them costs. */
let spare: Buffer | null = Buffer.allocUnsafe(1 << 18);

/**
 * Gives a small file's bytes to `use`, which must not hold on to them; null where there is no such file. It waits for nothing: of such
 * files there are ten thousands, and reading one by a promise costs ten times as much.
 */
export function withWhole<T>(path: string, use: (bytes: Buffer) => T): T | null {
  const file = openedOrNull(path);
  if (file === null) return null;
  // Whoever reads another one meanwhile gets memory of its own.
  const mine = spare;
  spare = null;
  try {
    const { size } = fstatSync(file);
    const into = mine !== null && size <= mine.length ? mine : Buffer.allocUnsafe(size);
    return use(into.subarray(0, readInto(file, into.subarray(0, size))));
  } finally {
    spare = mine;
    closeSync(file);
  }
}

/** A small file's bytes; null where there is no such file. */
export function readWhole(path: string): Buffer | null {
  return withWhole(path, (bytes) => Buffer.from(bytes));
}

/** As hex. */
export function bytesHash(bytes: Buffer): string {
  return hash('sha256', bytes, 'hex');
}

function openedOrNull(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** How many bytes there were: the file may have become shorter. */
function readInto(file: number, bytes: Buffer): number {
  let read = 0;
  while (read < bytes.length) {
    const more = readSync(file, bytes, read, bytes.length - read, read);
    if (more === 0) break;
    read += more;
  }
  return read;
}
