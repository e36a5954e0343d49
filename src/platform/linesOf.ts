import { createReadStream } from 'node:fs';

const READ_BYTES = 1 << 20;
const NEWLINE = 10;

/** A file's lines, one after the other; only those near the one at hand are in memory. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  const stream = createReadStream(path, { encoding: 'utf8', highWaterMark: READ_BYTES });
  let rest = '';
  for await (const piece of stream as AsyncIterable<string>) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** The same as bytes, as many lines at a time as are read at once: where each costs little, waiting for each would cost more. */
export async function* byteLinesOf(path: string): AsyncGenerator<readonly Buffer[]> {
  const stream = createReadStream(path, { highWaterMark: READ_BYTES });
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of stream as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const lines: Buffer[] = [];
    let from = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
      lines.push(bytes.subarray(from, end));
      from = end + 1;
    }
    rest = bytes.subarray(from);
    yield lines;
  }
  if (rest.length > 0) yield [rest];
}
