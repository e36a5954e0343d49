import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import { decisionSchema, type Decision } from '../../core/learn/review.ts';
import { errorCode, makeFolder, onDisk } from '../diskErrors.ts';

const FILE = /^([A-Za-z0-9][A-Za-z0-9._-]*)\.jsonl$/;

/** Adds to what a reviewer has decided; it is on the disk when this returns. Throws `input.invalid` for a name that is none. */
export async function appendDecisions(
  home: string,
  reviewer: string,
  decisions: readonly Decision[],
): Promise<void> {
  const name = `${reviewer}.jsonl`;
  if (!FILE.test(name)) {
    const what = `${JSON.stringify(reviewer)} is no name for a reviewer.`;
    throw new LeafeError('input', 'invalid', what, {
      todo: 'Use letters, digits, dots, dashes and underscores.',
    });
  }
  const path = join(folderOf(home), name);
  await makeFolder(folderOf(home));
  await onDisk(path, async () => {
    const file = await open(path, 'a+');
    try {
      const { size } = await file.stat();
      const last = Buffer.alloc(1);
      if (size > 0) await file.read(last, 0, 1, size - 1);
      // What was cut off by a kill must not run into the next line.
      const torn = size > 0 && last[0] !== 10;
      const lines = decisions.map((one) => `${JSON.stringify(one)}\n`).join('');
      await file.appendFile(torn ? `\n${lines}` : lines);
      await file.datasync();
    } finally {
      await file.close();
    }
  });
}

/** By reviewer, all that was decided, oldest first. A line that a kill has cut off is left out. */
export async function readDecisions(
  home: string,
): Promise<ReadonlyMap<string, readonly Decision[]>> {
  const found = new Map<string, readonly Decision[]>();
  const names = await readdir(folderOf(home)).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  for (const name of names.sort()) {
    const reviewer = FILE.exec(name)?.[1];
    if (reviewer === undefined) continue;
    const text = await readFile(join(folderOf(home), name), 'utf8');
    found.set(
      reviewer,
      text.split('\n').flatMap((line) => parsed(line) ?? []),
    );
  }
  return found;
}

function folderOf(home: string): string {
  return join(home, 'corrections');
}

function parsed(line: string): Decision | null {
  try {
    return decisionSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
