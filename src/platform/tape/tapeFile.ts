import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { LeafeError } from '../../core/errors.ts';
import { errorCode } from '../diskErrors.ts';
import { unreadable } from '../unreadable.ts';

const natural = z.number().int().min(0);

const replySchema = z.strictObject({
  /** `requestKey` of the request it answers. */
  key: z.string().optional(),
  /** For the reader; a keyed reply is found by its key alone. */
  label: z.string().optional(),
  /** The label of the request it answers, whatever that request says. */
  for: z.string().optional(),
  text: z.string(),
  usage: z.strictObject({ promptTokens: natural, completionTokens: natural }).optional(),
  because: z.enum(['stop', 'length']).optional(),
  /** How long the reply takes. */
  delayMs: z.number().min(0).optional(),
});
const countSchema = z.strictObject({ prompt: z.string(), tokens: natural });
const headSchema = z.strictObject({
  model: z.string(),
  contextTokens: natural.optional(),
  batch: natural.optional(),
  holdsShape: z.boolean().optional(),
});

export type TapeReply = z.infer<typeof replySchema>;
export type TapeHead = z.infer<typeof headSchema>;
type TapeCount = z.infer<typeof countSchema>;
export type TapeLine = TapeReply | TapeCount | TapeHead;

export interface Tape {
  /** What the tape was recorded from; null for one written by hand. */
  readonly head: TapeHead | null;
  readonly byKey: Map<string, TapeReply>;
  readonly byLabel: Map<string, TapeReply>;
  /** Given one after the other. */
  readonly unlabelled: readonly TapeReply[];
  readonly counts: Map<string, number>;
  /** Bytes of whole lines: a torn one after them is overwritten. */
  readonly wholeBytes: number;
  readonly endsWithNewline: boolean;
}

export async function readTape(file: string): Promise<Tape | null> {
  try {
    return parseTape(await readFile(file, 'utf8'), file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw unreadable(error, `The tape ${file}`);
  }
}

/**
 * Reads a tape's lines. A last line without an end that says nothing was torn by a kill and is left out; other damage is
 * `input.invalid` with file and line.
 */
export function parseTape(text: string, file: string): Tape {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  const parsed = lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const value = parseLine(line);
    if (typeof value === 'string') throw damaged(file, index + 1, value);
    return [value];
  });
  const end = last.trim() === '' ? '' : parseLine(last);
  const whole = typeof end === 'string' ? text.slice(0, text.length - last.length) : text;
  return {
    ...sorted(typeof end === 'string' ? parsed : [...parsed, end]),
    wholeBytes: Buffer.byteLength(whole),
    endsWithNewline: whole === '' || whole.endsWith('\n'),
  };
}

function sorted(lines: readonly TapeLine[]): Omit<Tape, 'wholeBytes' | 'endsWithNewline'> {
  const byKey = new Map<string, TapeReply>();
  const byLabel = new Map<string, TapeReply>();
  const unlabelled: TapeReply[] = [];
  const counts = new Map<string, number>();
  let head: TapeHead | null = null;
  for (const line of lines) {
    if ('tokens' in line) counts.set(line.prompt, line.tokens);
    else if ('model' in line) head ??= line;
    else if (line.key !== undefined) keepFirst(byKey, line.key, line);
    else if (line.for !== undefined) keepFirst(byLabel, line.for, line);
    else unlabelled.push(line);
  }
  return { head, byKey, byLabel, unlabelled, counts };
}

function keepFirst<T>(map: Map<string, T>, key: string, value: T): void {
  if (!map.has(key)) map.set(key, value);
}

/** The line's value, or what is wrong with it. */
function parseLine(line: string): TapeLine | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'it is not JSON';
  }
  if (typeof value !== 'object' || value === null) return 'it is not an object';
  const schema = 'tokens' in value ? countSchema : 'model' in value ? headSchema : replySchema;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  return issue === undefined ? 'it is no reply' : `${issue.path.join('.')} ${issue.message}`.trim();
}

function damaged(file: string, line: number, why: string): LeafeError<'input'> {
  return new LeafeError(
    'input',
    'invalid',
    `The tape ${file} is damaged at line ${line}: ${why}.`,
    {
      todo: 'Mend or delete that line; two programs must not write one tape by other means.',
    },
  );
}
