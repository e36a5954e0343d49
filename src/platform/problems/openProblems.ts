import type { ProblemSource } from '../../core/ports/problemSource.ts';
import type { Problem } from '../../domain/problem.ts';
import { findRecord } from './findProblem.ts';
import { locate, type Located } from './locate.ts';
import { readMeta, type ProblemMeta } from './meta.ts';
import { openRecordFile } from './openRecordFile.ts';
import { parseRecord } from './record.ts';
import type { PlacedValue } from './recordFile.ts';
import { toProblem } from './toProblem.ts';

export interface ProblemsOptions {
  /** A file of JSON lines that adds checker, licence and level by name. */
  readonly meta?: string | undefined;
  /** The folder whose `problems/` holds imported sets. */
  readonly home: string;
}

/**
 * Opens problems by path (JSON lines, Parquet, a folder of them), by the name of an imported set, or as `starter`, the set
 * that comes with LEAFE. A path goes before a name. Nothing is read yet but the meta file.
 */
export async function openProblems(path: string, options: ProblemsOptions): Promise<ProblemSource> {
  const located = await locate(path, options.home);
  const signal = new AbortController().signal;
  const meta = options.meta === undefined ? null : await readMeta(options.meta, signal);
  return sourceOf(located, meta);
}

function sourceOf(located: Located, meta: ReadonlyMap<string, ProblemMeta> | null): ProblemSource {
  const problemOf = (placed: PlacedValue): Problem => {
    const record = parseRecord(placed);
    return toProblem(record, meta?.get(record.name));
  };
  return {
    name: located.name,
    async *problems(signal) {
      for (const file of located.files) {
        for await (const placed of (await openRecordFile(file)).records(signal)) {
          signal.throwIfAborted();
          yield problemOf(placed);
        }
      }
    },
    async find(name, signal) {
      const files = await Promise.all(located.files.map((file) => openRecordFile(file)));
      const wanted = located.shipped ? [name, `${located.name}_${name}`] : [name];
      return problemOf(await findRecord({ files, collection: located.name, wanted }, signal));
    },
  };
}
