import { open, stat } from 'node:fs/promises';
import { LeafeError } from '../../core/errors.ts';
import { LineTooLong, linesOf, type Line } from './lines.ts';
import {
  placeText,
  type NamedPlace,
  type Place,
  type PlacedValue,
  type RecordFile,
} from './recordFile.ts';

/** JSON lines: one object a line, empty lines skipped, a byte order mark at the start allowed. */
export function jsonLinesFile(path: string): RecordFile {
  return {
    path,
    async *records(signal) {
      const { size } = await stat(path);
      for await (const line of objectLines(path, signal)) {
        const place = placeOf(path, line);
        const fraction = Math.min(1, (line.offset + line.bytes.length) / size);
        yield { place, fraction, open: () => parse(line.bytes, place) };
      }
    },
    async *names(wanted, signal) {
      const needles = wanted === null ? null : needlesFor(wanted);
      for await (const line of objectLines(path, signal)) {
        if (needles !== null && !needles.some((needle) => line.bytes.includes(needle))) continue;
        const named = nameOf(path, line);
        if (named !== null) yield named;
      }
    },
  };
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

async function* objectLines(path: string, signal: AbortSignal): AsyncGenerator<Line> {
  try {
    for await (const line of linesOf(path, signal)) {
      const bytes = line.number === 1 ? withoutMark(line.bytes) : line.bytes;
      if (isBlank(bytes)) continue;
      yield { ...line, bytes, offset: line.offset + line.bytes.length - bytes.length };
    }
  } catch (error) {
    if (!(error instanceof LineTooLong)) throw error;
    const place = placeText({ file: path, position: error.line, unit: 'line' });
    throw new LeafeError('input', 'invalid', `${place}: longer than 500 MB, too long to be read.`);
  }
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? bytes.subarray(3) : bytes;
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09);
}

function placeOf(path: string, line: Line): Place {
  return { file: path, position: line.number, unit: 'line' };
}

function parse(bytes: Buffer, place: Place): unknown {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new LeafeError('input', 'invalid', `${placeText(place)}: ${complaint(error)}`, {
      cause: error,
    });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new LeafeError('input', 'invalid', `${placeText(place)}: not a JSON object.`, {
    todo: 'Put each problem on a line of its own, as a JSON object (`jq -c .[]` turns an array into such lines).',
  });
}

function complaint(error: unknown): string {
  if (error instanceof SyntaxError) return `not JSON (${error.message.slice(0, 120)}).`;
  if (error instanceof TypeError) return 'not UTF-8 text.';
  throw error;
}

/** Texts one of which stands in every line that holds such a name; null where the name may be written in other ways. */
function needlesFor(wanted: readonly string[]): readonly string[] | null {
  const plain = wanted.every((name) => /^[\x20-\x7e]+$/.test(name) && !/["\\/<>&']/.test(name));
  return plain ? wanted : null;
}

function nameOf(path: string, line: Line): NamedPlace | null {
  const place = placeOf(path, line);
  const value = parse(line.bytes, place);
  if (typeof value !== 'object' || value === null) return null;
  const name: unknown = Reflect.get(value, 'name');
  if (typeof name !== 'string') return null;
  const part = { offset: line.offset, bytes: line.bytes.length };
  return {
    place,
    name,
    source: Reflect.get(value, 'source'),
    read: (signal) => readLine(place, part, signal),
  };
}

/** Reads again the one line that stands there. */
export async function readLine(
  place: Place,
  part: { readonly offset: number; readonly bytes: number },
  signal: AbortSignal,
): Promise<PlacedValue> {
  signal.throwIfAborted();
  return { place, value: parse(await readPart(place.file, part.offset, part.bytes), place) };
}

async function readPart(path: string, offset: number, length: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await file.read(bytes, 0, length, offset);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
