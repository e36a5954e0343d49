import { createReadStream } from 'node:fs';
import { LeafeError } from '../../core/errors.ts';
import { JOURNAL_VERSION, runEventSchema, type RunEvent } from '../../domain/runEvent.ts';
import { errorCode } from '../diskErrors.ts';

/**
 * A journal's events, without the first `from`. What follows the last newline is left out: an append that did not finish. Anything
 * else that is no event, or out of sequence, is `journal.damaged` with its line.
 */
export async function* readEvents(path: string, from: number): AsyncIterable<RunEvent> {
  let number = 0;
  for await (const lines of wholeLines(path)) {
    for (const line of lines) {
      number += 1;
      if (number > from) yield parseEvent(line, number, path);
    }
  }
}

/** One line of a journal, the first one numbered 1; `journal.damaged` or `journal.newerFormat` where it will not do. */
export function parseEvent(line: string, number: number, path: string): RunEvent {
  const damaged = (what: string): LeafeError<'journal'> =>
    new LeafeError('journal', 'damaged', `${path}, line ${number}: ${what}`);
  const value = parseJson(line);
  if (value === undefined) throw damaged('it is not JSON');
  const version = field(value, 'v');
  if (typeof version === 'number' && version > JOURNAL_VERSION) {
    const detail = `${path}, line ${number}, has format ${version}; this one reads ${JOURNAL_VERSION}`;
    throw new LeafeError('journal', 'newerFormat', detail);
  }
  const parsed = runEventSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw damaged(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it is no event'}`);
  }
  if (parsed.data.seq !== number - 1) {
    throw damaged(`event ${parsed.data.seq} stands where event ${number - 1} belongs`);
  }
  return parsed.data;
}

/** Lines that end with `\n`, a piece of the file's at a time; a missing file has none. */
async function* wholeLines(path: string): AsyncIterable<readonly string[]> {
  const stream = createReadStream(path, { highWaterMark: 1 << 20 });
  let rest: Buffer[] = [];
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const end = chunk.lastIndexOf(10);
      if (end < 0) {
        rest.push(chunk);
        continue;
      }
      const text = Buffer.concat([...rest, chunk.subarray(0, end)]).toString();
      rest = [chunk.subarray(end + 1)];
      yield text.split('\n');
    }
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
