import { readFile, stat, writeFile } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import type { Problem } from '../../domain/problem.ts';
import { errorCode } from '../diskErrors.ts';

const summarySchema = z.object({
  name: z.string(),
  level: z.number().nullable(),
  rating: z.number().nullable(),
  /** CodeContests' own scale. */
  difficulty: z.number(),
  tests: z.object({ public: z.number(), private: z.number(), generated: z.number() }),
  cpuMs: z.number(),
  memoryBytes: z.number(),
  checker: z.string(),
  source: z.string().nullable(),
  licence: z.string().nullable(),
  /** Known-good and known-bad programs. */
  programs: z.object({ good: z.number(), bad: z.number() }),
});
/** What a list of problems shows of one. */
export type ProblemSummary = z.infer<typeof summarySchema>;

const entrySchema = summarySchema.extend({ offset: z.number(), bytes: z.number() });
/** A summary, and where the line stands in its file. */
export type IndexEntry = z.infer<typeof entrySchema>;

/** Size and time of the file an index was made for: another file needs another index. */
const headSchema = z.object({ v: z.literal(2), bytes: z.number(), mtimeMs: z.number() });

export function summarise(problem: Problem): ProblemSummary {
  const hidden = (set: string): number =>
    problem.hiddenTests.filter((test) => test.set === set).length;
  return {
    name: problem.name,
    level: problem.level,
    rating: problem.rating,
    difficulty: problem.difficulty,
    tests: {
      public: problem.visibleTests.length,
      private: hidden('private'),
      generated: hidden('generated'),
    },
    cpuMs: problem.limits.cpuMs,
    memoryBytes: problem.limits.memoryBytes,
    checker: problem.checker.kind,
    source: problem.source,
    licence: problem.licence,
    programs: { good: problem.solutions.length, bad: problem.incorrectSolutions.length },
  };
}

/** Writes the index of a file that is complete, under the name the file will have. */
export async function writeIndex(
  file: string,
  draft: string,
  entries: readonly IndexEntry[],
): Promise<void> {
  const { size, mtimeMs } = await stat(draft);
  const lines = [{ v: 2, bytes: size, mtimeMs }, ...entries].map((line) => JSON.stringify(line));
  await writeFile(indexPath(file), `${lines.join('\n')}\n`);
}

/** The index of a file; null where there is none that fits it. It only saves time: a damaged one is as good as none. */
export async function readIndex(file: string): Promise<readonly IndexEntry[] | null> {
  try {
    const { size, mtimeMs } = await stat(file);
    const text = await readFile(indexPath(file), 'utf8');
    const [head = '', ...lines] = text.trimEnd().split('\n');
    const { bytes, mtimeMs: time } = headSchema.parse(parseLine(head));
    return bytes === size && time === mtimeMs ? await parseEntries(lines) : null;
  } catch (error) {
    if (
      errorCode(error) === null &&
      !(error instanceof z.ZodError) &&
      !(error instanceof SyntaxError)
    )
      throw error;
    return null;
  }
}

/** A thousand take some milliseconds; in between, an editor that asks sees to other things. */
const AT_ONCE = 1000;

async function parseEntries(lines: readonly string[]): Promise<readonly IndexEntry[]> {
  const entries: IndexEntry[] = [];
  for (let at = 0; at < lines.length; at += AT_ONCE) {
    if (at > 0) await nextTurn();
    entries.push(...z.array(entrySchema).parse(lines.slice(at, at + AT_ONCE).map(parseLine)));
  }
  return entries;
}

function parseLine(line: string): unknown {
  return JSON.parse(line);
}

function indexPath(file: string): string {
  return file.replace(/\.jsonl$/, '.index');
}
