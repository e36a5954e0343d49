import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { LeafeError } from '../../core/errors.ts';
import { onDisk } from '../diskErrors.ts';
import { isSetName, setFile, STARTER } from './locate.ts';
import { openProblems } from './openProblems.ts';
import { recordLine } from './recordLine.ts';
import { summarise, writeIndex, type IndexEntry } from './setIndex.ts';

export interface ImportPlan {
  /** What the set will be called. */
  readonly set: string;
  /** Files of problems, in order. */
  readonly files: readonly string[];
  readonly meta?: string | undefined;
  readonly home: string;
  /** Told how much of the input is behind, 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
}

export interface ImportedSet {
  readonly set: string;
  readonly file: string;
  readonly problems: number;
  /** Names of problems without any test: listed, and never judged. */
  readonly withoutTests: readonly string[];
  /** Names that more than one problem has. */
  readonly twins: readonly string[];
}

/**
 * Writes problems into the store as one set. The set appears, or replaces the one of that name, only when all of it was read:
 * a bad record leaves everything as it was.
 */
export async function importSet(plan: ImportPlan, signal: AbortSignal): Promise<ImportedSet> {
  const file = setFile(plan.home, plan.set);
  const draft = `${file}.${process.pid}.part`;
  return onDisk(file, async () => {
    await mkdir(dirname(file), { recursive: true });
    try {
      const entries = await writeSet(draft, plan, signal);
      await writeIndex(file, draft, entries);
      await rename(draft, file);
      return { set: plan.set, file, problems: entries.length, ...oddities(entries) };
    } finally {
      await rm(draft, { force: true });
    }
  });
}

/** `train` of `train-00000-of-00039-e991a271dbfa9925.parquet`: the parts of one set have one name. */
export function setNameFor(file: string): string {
  const name = basename(file)
    .replace(/\.[A-Za-z]+$/, '')
    .replace(/-\d{5}-of-\d{5}.*$/, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  if (isSetName(name) && name !== STARTER) return name;
  throw new LeafeError('input', 'invalid', `${file} does not make a good name for a set.`, {
    todo: 'Name it with --set, such as --set mine.',
  });
}

async function writeSet(
  draft: string,
  plan: ImportPlan,
  signal: AbortSignal,
): Promise<IndexEntry[]> {
  const out = createWriteStream(draft);
  const failed = once(out, 'error').then(([error]: unknown[]) => Promise.reject(error as Error));
  failed.catch(() => undefined);
  const entries: IndexEntry[] = [];
  let offset = 0;
  try {
    for (const [index, path] of plan.files.entries()) {
      const source = await openProblems(path, plan);
      for await (const next of source.unread(signal)) {
        const { record, problem } = next.read();
        const line = Buffer.from(`${recordLine(record, problem)}\n`);
        entries.push({ ...summarise(problem), offset, bytes: line.length - 1 });
        offset += line.length;
        await Promise.race([write(out, line), failed]);
        plan.onProgress?.((index + next.fraction) / plan.files.length);
      }
    }
    out.end();
    await Promise.race([finished(out), failed]);
    return entries;
  } finally {
    out.destroy();
  }
}

async function write(out: WriteStream, line: Buffer): Promise<void> {
  if (!out.write(line)) await once(out, 'drain');
}

function oddities(entries: readonly IndexEntry[]): Pick<ImportedSet, 'withoutTests' | 'twins'> {
  const seen = new Set<string>();
  const twins = new Set<string>();
  for (const { name } of entries) {
    if (seen.has(name)) twins.add(name);
    seen.add(name);
  }
  const untested = entries.filter(
    ({ tests }) => tests.public + tests.private + tests.generated === 0,
  );
  return { withoutTests: untested.map(({ name }) => name), twins: [...twins] };
}
