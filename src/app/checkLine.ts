import type { z } from 'zod';
import { runEventSchema } from '../domain/runEvent.ts';
import { metaSchema } from '../platform/problems/meta.ts';
import { pathText, recordSchema } from '../platform/problems/record.ts';

export type LineKind = 'problem' | 'meta' | 'event';

/** What is wrong in one line of one of our files. */
export interface LineFault {
  /** Where in the line, as characters from its beginning: at the field it is about, else all of it. */
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

const SCHEMAS: Readonly<Record<LineKind, z.ZodType>> = {
  problem: recordSchema,
  meta: metaSchema,
  event: runEventSchema,
};

/** The faults of a line as the code that reads such lines finds them; none in an empty one. */
export function checkLine(kind: LineKind, line: string): readonly LineFault[] {
  if (line.trim() === '') return [];
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return [{ start: 0, end: line.length, message: `not JSON: ${(error as Error).message}` }];
  }
  const parsed = SCHEMAS[kind].safeParse(value);
  if (parsed.success) return [];
  return parsed.error.issues.map(({ path, message }) => ({
    ...placeOf(path[0], line),
    message: path.length === 0 ? message : `${pathText(path)}: ${message}`,
  }));
}

/** The field's name in quotes; a line is one object, so that the first such name is nearly always its own. */
function placeOf(field: PropertyKey | undefined, line: string): Pick<LineFault, 'start' | 'end'> {
  const name = JSON.stringify(String(field ?? ''));
  const start = field === undefined ? -1 : line.indexOf(name);
  return start < 0 ? { start: 0, end: line.length } : { start, end: start + name.length };
}
