import { readFile, stat } from 'node:fs/promises';
import { jsonLinesFile } from './jsonLinesFile.ts';
import type { Place, PlacedRecord, RecordFile } from './recordFile.ts';

/** A file that has to be held as a whole. */
const MOST_BYTES = 200 * 1024 * 1024;

/**
 * A `.json` file of one problem, or of a list of them, written over any number of lines. What is no whole JSON text is read as
 * JSON lines, which also say where it is wrong.
 */
export function jsonFile(path: string): RecordFile {
  const lines = jsonLinesFile(path);
  return {
    path,
    async *records(signal) {
      const values = await wholeValues(path);
      if (values === null) yield* lines.records(signal);
      else for (const [at, value] of values.entries()) yield placed(path, at, values.length, value);
    },
    async *names(wanted, signal) {
      const values = await wholeValues(path);
      if (values === null) return yield* lines.names(wanted, signal);
      for (const [at, value] of values.entries()) {
        const name: unknown = Reflect.get(Object(value), 'name');
        const { place } = placed(path, at, values.length, value);
        const source: unknown = Reflect.get(Object(value), 'source');
        if (typeof name !== 'string') continue;
        yield { place, name, source, read: () => Promise.resolve({ place, value }) };
      }
    },
  };
}

function placed(path: string, at: number, count: number, value: unknown): PlacedRecord {
  const place: Place = { file: path, position: at + 1, unit: 'record' };
  return { place, fraction: (at + 1) / count, open: () => value };
}

/** Null where the file is too large for that, or not one JSON text. */
async function wholeValues(path: string): Promise<readonly unknown[] | null> {
  if ((await stat(path)).size > MOST_BYTES) return null;
  try {
    const value: unknown = JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
    return Array.isArray(value) ? value : [value];
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
