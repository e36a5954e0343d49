import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { openProblems } from '../../src/platform/problems/openProblems.ts';

export interface Taken {
  readonly name: string;
  /** The record as it stands in the file. */
  readonly line: string;
}

interface Files {
  readonly problems: string;
  /** Says the level of each problem by its name. */
  readonly meta: string;
  readonly home: string;
}

/** The first so many problems of each level, by level and then in the file's order. `take` is such as `0:18,1:10`. */
export async function takeByLevel(take: string, files: Files): Promise<readonly Taken[]> {
  const byLevel = new Map<number, string[]>();
  const { problems, ...places } = files;
  const source = await openProblems(problems, places);
  for await (const { name, level, visibleTests } of source.problems(new AbortController().signal)) {
    // The policies have nothing to show a model of a problem without a public test.
    if (level === null || visibleTests.length === 0) continue;
    byLevel.set(level, [...(byLevel.get(level) ?? []), name]);
  }
  const names = take.split(',').flatMap((part) => {
    const [level, count] = part.split(':').map(Number);
    return (byLevel.get(level ?? Number.NaN) ?? []).slice(0, count);
  });
  return linesOf(names, problems);
}

async function linesOf(names: readonly string[], file: string): Promise<readonly Taken[]> {
  const wanted = new Set(names);
  const found = new Map<string, string>();
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (line.trim() === '') continue;
    const { name } = JSON.parse(line) as { readonly name: string };
    if (wanted.has(name)) found.set(name, line);
  }
  return names.flatMap((name) => {
    const line = found.get(name);
    return line === undefined ? [] : [{ name, line }];
  });
}
