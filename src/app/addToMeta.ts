import { readFile } from 'node:fs/promises';
import { errorCode } from '../platform/diskErrors.ts';
import { replaceFile } from '../platform/files/writeFiles.ts';

/** Fields of a meta file's line. */
export type MetaFields = Readonly<Record<string, unknown>>;

/**
 * Writes fields into the lines of a meta file, by the problems' names: those in place of what was there, other fields and
 * lines stay as they were. A problem without a line gets one, and the file is made where it is not there.
 */
export async function addToMeta(
  path: string,
  additions: ReadonlyMap<string, MetaFields>,
): Promise<void> {
  const lines = (await linesOf(path)).map((line) => {
    const meta = JSON.parse(line) as MetaFields;
    const added = additions.get(String(meta['name']));
    return added === undefined ? line : JSON.stringify({ ...meta, ...added });
  });
  const there = new Set(lines.map((line) => (JSON.parse(line) as MetaFields)['name']));
  const made = [...additions]
    .filter(([name]) => !there.has(name))
    .map(([name, fields]) => JSON.stringify({ name, ...fields }));
  await replaceFile(path, [...lines, ...made].map((line) => `${line}\n`).join(''));
}

/** Its lines, which were read as a meta file before. */
async function linesOf(path: string): Promise<readonly string[]> {
  try {
    const text = await readFile(path, 'utf8');
    return text
      .replace(/^\uFEFF/, '')
      .split('\n')
      .filter((line) => line.trim() !== '');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
