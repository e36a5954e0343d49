import { jsonLinesFile, readLine } from './jsonLinesFile.ts';
import type { NamedPlace, Place, RecordFile } from './recordFile.ts';
import { readIndex, type IndexEntry } from './setIndex.ts';

/** A set of the store: names come from its index where that fits, so that one problem of thousands is found at once. */
export function indexedFile(path: string): RecordFile {
  const plain = jsonLinesFile(path);
  return {
    path,
    records: (signal) => plain.records(signal),
    async *names(wanted, signal) {
      const index = await readIndex(path);
      if (index === null) yield* plain.names(wanted, signal);
      else for (const [at, entry] of index.entries()) yield named(path, at, entry);
    },
  };
}

function named(path: string, at: number, { name, source, offset, bytes }: IndexEntry): NamedPlace {
  const place: Place = { file: path, position: at + 1, unit: 'line' };
  return {
    place,
    name,
    source,
    read: (signal) => readLine(place, { offset, bytes }, signal),
  };
}
