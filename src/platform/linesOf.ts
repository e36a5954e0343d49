import { createReadStream } from 'node:fs';

/** A file's lines, one after the other; only those near the one at hand are in memory. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  for await (const lines of lineGroupsOf(path)) yield* lines;
}

/** The same, as many at a time as are read at once: where each costs little, waiting for each would cost more. */
export async function* lineGroupsOf(path: string): AsyncGenerator<readonly string[]> {
  const stream = createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 });
  let rest = '';
  for await (const piece of stream as AsyncIterable<string>) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield lines;
  }
  if (rest !== '') yield [rest];
}
