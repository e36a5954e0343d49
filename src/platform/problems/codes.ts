import { z } from 'zod';
import { CONTEST_LANGUAGES, type ContestLanguage } from '../../domain/problem.ts';
import { taking } from './takes.ts';

/** CodeContests' numbers are places in this list. */
export const LANGUAGE_CODES: readonly ContestLanguage[] = CONTEST_LANGUAGES;

/** The names it uses, and those of its neighbours. */
const LANGUAGE_NAMES: Readonly<Record<string, ContestLanguage>> = {
  unknown_language: 'unknown',
  python: 'python2',
  python2: 'python2',
  py2: 'python2',
  python3: 'python3',
  py3: 'python3',
  cpp: 'cpp',
  'c++': 'cpp',
  java: 'java',
};

/** Whole numbers, also those that a table keeps as 64 bits. */
export const whole = z
  .union([z.number(), z.bigint()], {
    error: (issue) => `expected a number, got ${kindOf(issue.input)}`,
  })
  .transform(Number)
  .refine(Number.isSafeInteger, { error: 'expected a whole number below 2^53' });

/** A language by number or name. Names it does not know are `unknown`: such programs are kept and never run. */
export const language = taking(
  z.union([
    z
      .int()
      .min(0)
      .max(LANGUAGE_CODES.length - 1),
    z.string(),
  ]),
  z.unknown().transform((value, context): ContestLanguage => {
    if (typeof value === 'string') return LANGUAGE_NAMES[value.toLowerCase()] ?? 'unknown';
    const found = numbered(LANGUAGE_CODES, value);
    if (found !== undefined) return found;
    context.issues.push({
      code: 'custom',
      message: `expected a language: 0 unknown, 1 Python 2, 2 C++, 3 Python 3, 4 Java, or its name; got ${kindOf(value)}`,
      input: value,
    });
    return z.NEVER;
  }),
);

/** Sources in the order Hugging Face numbers them. */
const SOURCES = [null, 'CodeChef', 'Codeforces', 'HackerEarth', 'Code Jam', 'AtCoder', 'Aizu'];

/** A source by number or by any spelling of its name; another name is kept as it is. */
export function sourceName(value: unknown): string | null | undefined {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'string') return numbered(SOURCES, value);
  const plain = value.toLowerCase().replace(/[^a-z]/g, '');
  if (plain === '' || plain === 'unknownsource') return null;
  return SOURCES.find((name) => name?.toLowerCase().replace(' ', '') === plain) ?? value;
}

/** The number of a source; a name of its own where CodeContests has no number. */
export function sourceCode(name: string | null): number | string {
  const code = SOURCES.indexOf(name);
  return code >= 0 ? code : (name ?? 0);
}

export const source = taking(
  z
    .union([
      z
        .int()
        .min(0)
        .max(SOURCES.length - 1),
      z.string(),
    ])
    .nullish(),
  z
    .unknown()
    .optional()
    .transform((value, context): string | null => {
      const name = sourceName(value);
      if (name !== undefined) return name;
      context.issues.push({
        code: 'custom',
        message: `expected a source: 0 to 6 or its name; got ${kindOf(value)}`,
        input: value,
      });
      return z.NEVER;
    }),
);

/** CodeContests' difficulties before the letters: 7 is A, 18 is L. */
const DIFFICULTIES = [
  'unknown_difficulty',
  'easy',
  'medium',
  'hard',
  'harder',
  'hardest',
  'external',
];

/** A difficulty by number or name; absent is 0, unknown. */
export const difficulty = taking(
  z.union([z.int().min(0), z.string()]).nullish(),
  z.preprocess((value) => {
    if (value === undefined || value === null) return 0;
    if (typeof value !== 'string') return value;
    const index = DIFFICULTIES.indexOf(value.toLowerCase());
    if (index >= 0) return index;
    return /^[A-Z]$/.test(value) ? value.charCodeAt(0) - 'A'.charCodeAt(0) + 7 : value;
  }, whole),
);

/** `a list`, `"EASY"`: a value for a message. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  return String(value);
}

function numbered<T>(names: readonly T[], value: unknown): T | undefined {
  const index = typeof value === 'bigint' ? Number(value) : value;
  return typeof index === 'number' ? names[index] : undefined;
}
