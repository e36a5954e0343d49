import { z } from 'zod';
import { LeafeError } from '../../core/errors.ts';
import { checkerSchema, DEFAULT_LIMITS, type Limits } from '../../domain/problem.ts';
import { languageEntry, LANGUAGES } from '../../domain/languages.ts';
import { difficulty, kindOf, language, source, whole } from './codes.ts';
import { columns } from './columns.ts';
import { foreignFormat } from './otherFormats.ts';
import { placeText, type PlacedValue } from './recordFile.ts';

const text = z.string({ error: (issue) => `expected a text, got ${kindOf(issue.input)}` });
const optionalText = text.nullish().transform((value) => value ?? '');
const tests = columns(['input', text], ['output', text]);
const programs = columns(['language', language], ['solution', text]);
/** The longest that Linux takes, in bytes. */
const LONGEST_NAME = 255;
const PROGRAM_FILES = new Set(LANGUAGES.map((one) => languageEntry(one).program));
/** A file in the program's own folder, never a way out of it, nor the program itself. */
const fileName = optionalText
  .refine((name) => !/[/\\\0]/.test(name) && !/^\.{1,2}$/.test(name), {
    error: 'expected a plain file name, without folders',
  })
  .refine((name) => Buffer.byteLength(name) <= LONGEST_NAME, {
    error: `expected a file name of at most ${LONGEST_NAME} bytes`,
  })
  .refine((name) => !PROGRAM_FILES.has(name), {
    error: 'expected another file name: the program itself is called so',
  });
const list = z
  .array(text, { error: (issue) => `expected a list, got ${kindOf(issue.input)}` })
  .nullish()
  .transform((value) => value ?? []);

/** Absent, null and 0 all say "unknown". */
const count = whole.nullish().transform((value) => value ?? 0);

/** Seconds and nanoseconds, each of them possibly null, as milliseconds; null where there is no limit. */
const timeLimit = z
  .object(
    { seconds: whole.nullish(), nanos: whole.nullish() },
    { error: (issue) => `expected {seconds, nanos} or null, got ${kindOf(issue.input)}` },
  )
  .nullish()
  .transform((limit) => {
    const ms = (limit?.seconds ?? 0) * 1000 + (limit?.nanos ?? 0) / 1e6;
    return ms > 0 ? ms : null;
  });

/**
 * A record in CodeContests' own field names, values mapped by name and both nestings made one. Further fields of a file
 * are left out. `checker`, `licence` and `level` are ours.
 */
export const recordSchema = z.object({
  name: text.min(1, { error: 'a problem needs a name' }),
  description: text,
  public_tests: tests,
  private_tests: tests,
  generated_tests: tests,
  source,
  difficulty,
  solutions: programs,
  incorrect_solutions: programs,
  cf_contest_id: count,
  cf_index: optionalText,
  cf_points: z
    .number()
    .nullish()
    .transform((value) => value ?? 0),
  cf_rating: count,
  cf_tags: list,
  time_limit: timeLimit,
  is_description_translated: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
  untranslated_description: optionalText,
  memory_limit_bytes: count,
  input_file: fileName,
  output_file: fileName,
  checker: checkerSchema.nullish(),
  licence: text.nullish(),
  level: whole.nullish(),
});
export type ProblemRecord = z.infer<typeof recordSchema>;

/** Reads a record of a file. Throws `input.invalid` naming file, line and the path within the record. */
export function parseRecord({ place, value }: PlacedValue): ProblemRecord {
  const parsed = recordSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const foreign = foreignFormat(value);
  if (foreign !== null) throw new LeafeError('input', 'invalid', `${placeText(place)}: ${foreign}`);
  const [first] = parsed.error.issues;
  const others = parsed.error.issues.length - 1;
  const more = others > 0 ? ` (and ${others} more such places in this record)` : '';
  const where = first === undefined ? '' : pathText(first.path);
  throw new LeafeError(
    'input',
    'invalid',
    `${placeText(place)}, ${where}: ${first?.message ?? 'not a problem'}${more}.`,
  );
}

/** `public_tests.input[2]`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, at) =>
      typeof key === 'number' ? `[${key}]` : `${at === 0 ? '' : '.'}${String(key)}`,
    )
    .join('');
}

export function limitsOf(record: ProblemRecord): Limits {
  return {
    cpuMs: record.time_limit ?? DEFAULT_LIMITS.cpuMs,
    memoryBytes:
      record.memory_limit_bytes > 0 ? record.memory_limit_bytes : DEFAULT_LIMITS.memoryBytes,
    outputBytes: DEFAULT_LIMITS.outputBytes,
  };
}
