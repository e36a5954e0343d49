import { readFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { z } from 'zod';
import { LeafeError } from '../../core/errors.ts';
import {
  PROGRAM_CHECKERS,
  TEXT_CHECKERS,
  checkerSchema,
  type Checker,
  type ProgramChecker,
} from '../../domain/problem.ts';
import { unreadable } from '../unreadable.ts';
import { jsonLinesFile } from './jsonLinesFile.ts';
import { pathText } from './record.ts';
import { placeText } from './recordFile.ts';

const [PYTHON, TESTLIB, KATTIS] = PROGRAM_CHECKERS;
/** A program may stand in a file of its own, named from the meta file's folder. */
const source = { code: z.string().min(1).optional(), source: z.string().min(1).optional() };
const namedCheckers = z.discriminatedUnion('kind', [
  ...TEXT_CHECKERS,
  PYTHON.extend(source),
  TESTLIB.extend(source),
  KATTIS.extend(source),
]);
type NamedChecker = z.infer<typeof namedCheckers>;
const namedCheckerSchema = namedCheckers.refine(
  (checker) =>
    !isProgram(checker) || (checker.code === undefined) !== (checker.source === undefined),
  { error: 'expected either the program as `code`, or its file as `source`' },
);

/** One line of such a file. */
export const metaSchema = z
  .object({
    name: z.string().min(1),
    checker: namedCheckerSchema.nullish(),
    /** CPU time of a test in place of the record's limit, as `problems check --calibrate` finds it. */
    cpuMs: z.number().min(1).nullish(),
    /** What that was found from: CPU time of the slowest known-good program that is accepted, and how many were. */
    calibrated: z.object({ slowestMs: z.number(), programs: z.number() }).nullish(),
    licence: z.string().nullish(),
    license: z.string().nullish(),
    level: z.number().int().nullish(),
  })
  .transform(({ license, ...meta }) => ({ ...meta, licence: meta.licence ?? license }));

/** What CodeContests has no field for. */
export type ProblemMeta = Omit<z.infer<typeof metaSchema>, 'checker'> & {
  readonly checker?: Checker | null | undefined;
};

/** Reads a `--meta` file: one object a line, found again by the problem's full name. */
export async function readMeta(
  path: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ProblemMeta>> {
  try {
    return await metaByName(path, signal);
  } catch (error) {
    throw unreadable(error, `The meta file ${path}`);
  }
}

async function metaByName(path: string, signal: AbortSignal): Promise<Map<string, ProblemMeta>> {
  const byName = new Map<string, ProblemMeta>();
  for await (const { place, open } of jsonLinesFile(path).records(signal)) {
    const parsed = metaSchema.safeParse(open());
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const what =
        issue === undefined ? 'not readable' : `${pathText(issue.path)}: ${issue.message}`;
      throw new LeafeError('input', 'invalid', `${placeText(place)}, ${what}.`);
    }
    const { checker, ...meta } = parsed.data;
    const read = checker && (await withCode(checker, path, placeText(place)));
    byName.set(meta.name, { ...meta, checker: read });
  }
  return byName;
}

function isProgram(
  checker: NamedChecker,
): checker is Extract<NamedChecker, { readonly kind: ProgramChecker['kind'] }> {
  return PROGRAM_CHECKERS.some(({ shape }) => shape.kind.value === checker.kind);
}

/** The checker with its program's text, read from the file where it is named. */
async function withCode(checker: NamedChecker, meta: string, place: string): Promise<Checker> {
  if (!isProgram(checker) || checker.source === undefined) return checkerSchema.parse(checker);
  const { source, ...rest } = checker;
  const file = resolve(dirname(meta), source);
  const code = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable(error, `${place}, checker.source: ${file}`);
  });
  const language = extname(file) === '.py' ? { language: 'python3' } : {};
  return checkerSchema.parse({ ...language, ...rest, code });
}
