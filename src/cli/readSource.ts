import { readFile } from 'node:fs/promises';
import { LeafeError } from '../core/errors.ts';

/** A program's text; `-` is stdin. */
export async function readSource(path: string): Promise<string> {
  try {
    return await readFile(path === '-' ? '/dev/stdin' : path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    throw new LeafeError('input', 'invalid', `The program ${path} cannot be read (${code}).`, {
      cause,
    });
  }
}
