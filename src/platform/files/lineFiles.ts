import { open, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import { errorCode, makeFolder, onDisk } from '../diskErrors.ts';

const ENDING = '.jsonl';

/** Adds to a file of one JSON object a line; it is on the disk when this returns. */
export async function appendLines(path: string, values: readonly unknown[]): Promise<void> {
  await makeFolder(dirname(path));
  await onDisk(path, async () => {
    const file = await open(path, 'a+');
    try {
      const { size } = await file.stat();
      const last = Buffer.alloc(1);
      if (size > 0) await file.read(last, 0, 1, size - 1);
      // What was cut off by a kill must not run into the next line.
      const torn = size > 0 && last[0] !== 10;
      const lines = values.map((one) => `${JSON.stringify(one)}\n`).join('');
      await file.appendFile(torn ? `\n${lines}` : lines);
      await file.datasync();
    } finally {
      await file.close();
    }
  });
}

/** By name without ending, what the files of a folder hold, in order of names. A line that a kill has cut off is left out. */
export async function readLineFiles<T>(
  folder: string,
  schema: z.ZodType<T>,
  isOurs: (name: string) => boolean,
): Promise<ReadonlyMap<string, readonly T[]>> {
  const found = new Map<string, readonly T[]>();
  const files = await readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  for (const file of files.sort()) {
    const name = file.slice(0, -ENDING.length);
    if (!file.endsWith(ENDING) || !isOurs(name)) continue;
    found.set(name, await readLineFile(join(folder, file), schema));
  }
  return found;
}

/** What a file of lines holds, in order; nothing where there is none. A line that a kill has cut off is left out. */
export async function readLineFile<T>(path: string, schema: z.ZodType<T>): Promise<readonly T[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line) => parsed(line, schema) ?? []);
}

function parsed<T>(line: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
