import { readFile } from 'node:fs/promises';
import { unreadable } from '../platform/unreadable.ts';

/** A program's text; `-` is stdin. */
export async function readSource(path: string): Promise<string> {
  try {
    return await readFile(path === '-' ? '/dev/stdin' : path, 'utf8');
  } catch (error) {
    throw unreadable(error, `The program ${path}`);
  }
}
