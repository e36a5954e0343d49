import { basename } from 'node:path';
import { z } from 'zod';
import { LeafeError } from '../core/errors.ts';
import { languageNamed, languagesListed, type Language } from '../domain/languages.ts';
import { CONTEST_LANGUAGES } from '../domain/problem.ts';
import { linesOf } from '../platform/problems/lines.ts';
import { unreadable } from '../platform/unreadable.ts';

/** One program of a file of submissions. */
export interface Submission {
  /** As it stands in the file: text or number. */
  readonly id: string | number | null;
  readonly problem: string;
  readonly language: Language;
  readonly code: string;
  /** Where it stands, for messages: `subs.jsonl, line 3`. */
  readonly place: string;
}

const submissionSchema = z.object({
  id: z.union([z.string(), z.number()]).nullable().default(null),
  problem: z.string(),
  language: z.union([z.string(), z.number()]).transform((value, context): Language => {
    const found = languageNamed(CONTEST_LANGUAGES[Number(value)] ?? String(value));
    if (found !== undefined) return found;
    const message = `${JSON.stringify(value)} cannot be run: ${languagesListed()} can`;
    context.issues.push({ code: 'custom', message, input: value });
    return z.NEVER;
  }),
  code: z.string(),
});

/** Reads a file of submissions line by line. A line that is none throws `input.invalid` naming it. */
export async function* readSubmissions(
  path: string,
  signal: AbortSignal,
): AsyncGenerator<Submission> {
  for await (const { number, bytes } of lines(path, signal)) {
    const text = bytes.toString('utf8').trim();
    if (text === '') continue;
    const place = `${basename(path)}, line ${number}`;
    yield { ...parse(text, place), place };
  }
}

async function* lines(path: string, signal: AbortSignal): ReturnType<typeof linesOf> {
  try {
    yield* linesOf(path, signal);
  } catch (error) {
    throw unreadable(error, path);
  }
}

function parse(text: string, place: string): Omit<Submission, 'place'> {
  const parsed = submissionSchema.safeParse(json(text, place));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.join('.') || 'the record';
  throw new LeafeError('input', 'invalid', `${place}: ${path}: ${issue?.message ?? 'not valid'}`);
}

function json(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LeafeError('input', 'invalid', `${place} is not JSON`, { cause });
  }
}
