import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

export interface Taken {
  readonly name: string;
  /** The record as it stands in the file. */
  readonly line: string;
}

/** What is looked at of a record. */
interface Written {
  readonly name: string;
  readonly public_tests: { readonly input: readonly string[] };
}

interface Files {
  readonly problems: string;
  /** Says the level of each problem by its name. */
  readonly meta: string;
}

/** The first so many problems of each level, by level and then in the file's order. `take` is such as `0:18,1:10`. */
export async function takeByLevel(
  take: string,
  { problems, meta }: Files,
): Promise<readonly Taken[]> {
  const levels = new Map<string, number>();
  for await (const line of lines(meta)) {
    const { name, level } = JSON.parse(line) as { name: string; level: number };
    levels.set(name, level);
  }
  const byLevel = new Map<number, Taken[]>();
  for await (const line of lines(problems)) {
    const { name, public_tests: shown } = JSON.parse(line) as Written;
    // The policies have nothing to show a model of a problem without a public test.
    if (shown.input.length === 0) continue;
    const level = levels.get(name);
    if (level !== undefined) byLevel.set(level, [...(byLevel.get(level) ?? []), { name, line }]);
  }
  return take.split(',').flatMap((part) => {
    const [level, count] = part.split(':').map(Number);
    return (byLevel.get(level ?? Number.NaN) ?? []).slice(0, count);
  });
}

async function* lines(file: string): AsyncGenerator<string> {
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (line.trim() !== '') yield line;
  }
}
