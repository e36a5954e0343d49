import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import { spendSchema, type Spend } from '../../domain/runEvent.ts';
import { errorCode } from '../../platform/diskErrors.ts';
import { replaceFile } from '../../platform/files/writeFiles.ts';
import { unreadable } from '../../platform/unreadable.ts';
import { jsonIn } from '../jsonIn.ts';

export const SPENT_FILE = 'spent.json';

/**
 * What all sittings of an evaluation have used at most, replies of attempts that came to no end among it: a kill leaves nobody to count them. Null
 * where nobody wrote it down. Throws `evaluation.damaged`.
 */
export async function readSpent(folder: string): Promise<Spend | null> {
  const path = join(folder, SPENT_FILE);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw unreadable(error, `The file ${path}`);
  });
  if (text === null) return null;
  const parsed = spendSchema.safeParse(jsonIn(text));
  if (parsed.success) return parsed.data;
  throw new LeafeError('evaluation', 'damaged', `${path} says not what was used`, {
    todo: 'Take that file away: what the attempts themselves have used is counted then.',
  });
}

/** On the disk when this returns. */
export function writeSpent(folder: string, atMost: Spend): Promise<void> {
  return replaceFile(join(folder, SPENT_FILE), `${JSON.stringify(atMost)}\n`);
}
