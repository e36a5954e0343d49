import type { ProblemSource } from '../../core/ports/problemSource.ts';
import type { Problem } from '../../domain/problem.ts';
import { findRecord } from './findProblem.ts';
import { locate, type Located } from './locate.ts';
import { readMeta, type ProblemMeta } from './meta.ts';
import { openRecordFile } from './openRecordFile.ts';
import { parseRecord, type ProblemRecord } from './record.ts';
import type { Place } from './recordFile.ts';
import { toProblem } from './toProblem.ts';

export interface ProblemsOptions {
  /** A file of JSON lines that adds checker, licence and level by name. */
  readonly meta?: string | undefined;
  /** The folder whose `problems/` holds imported sets. */
  readonly home: string;
}

/** A problem's record, not yet taken apart. */
export interface UnreadProblem {
  readonly place: Place;
  /** The share of all files that lies behind once this one is read. */
  readonly fraction: number;
  /** Throws `input.invalid` naming file, line and the path within the record. */
  read(): { readonly record: ProblemRecord; readonly problem: Problem };
}

/** Problems with what lies under them, for those who look at records one by one. */
export interface OpenedProblems extends ProblemSource {
  /** All files that are read for them, the meta file included. */
  readonly files: readonly string[];
  unread(signal: AbortSignal): AsyncIterable<UnreadProblem>;
}

/**
 * Opens problems by path (JSON lines, Parquet, a folder of them), by the name of an imported set, or as `starter`, the set
 * that comes with LEAFE. A path goes before a name. Nothing is read yet but the meta file.
 */
export async function openProblems(
  path: string,
  options: ProblemsOptions,
): Promise<OpenedProblems> {
  const located = await locate(path, options.home);
  const signal = new AbortController().signal;
  const meta = options.meta === undefined ? null : await readMeta(options.meta, signal);
  const files = [...located.files, ...(options.meta === undefined ? [] : [options.meta])];
  return sourceOf(located, meta, files);
}

type Meta = ReadonlyMap<string, ProblemMeta> | null;

function sourceOf(located: Located, meta: Meta, files: readonly string[]): OpenedProblems {
  const unread = (signal: AbortSignal): AsyncIterable<UnreadProblem> =>
    unreadProblems(located, meta, signal);
  return {
    name: located.name,
    files,
    unread,
    async *problems(signal) {
      for await (const next of unread(signal)) yield next.read().problem;
    },
    async find(name, signal) {
      const files = await Promise.all(located.files.map((file) => openRecordFile(file)));
      const wanted = located.shipped ? [name, `${located.name}_${name}`] : [name];
      const found = await findRecord({ files, collection: located.name, wanted }, signal);
      const record = parseRecord(found);
      return toProblem(record, meta?.get(record.name));
    },
  };
}

async function* unreadProblems(
  { files }: Located,
  meta: Meta,
  signal: AbortSignal,
): AsyncGenerator<UnreadProblem> {
  for (const [index, path] of files.entries()) {
    const file = await openRecordFile(path);
    for await (const { place, fraction, open } of file.records(signal)) {
      signal.throwIfAborted();
      yield {
        place,
        fraction: (index + fraction) / files.length,
        read: () => {
          const record = parseRecord({ place, value: open() });
          return { record, problem: toProblem(record, meta?.get(record.name)) };
        },
      };
    }
  }
}
