import { z } from 'zod';
import { USUAL_LANGUAGES, type Language } from './languages.ts';

/** Ways to compare an output with the expected one as texts. Integers are exact as text in `tokens`, `exact` and `lines`. */
export const TEXT_CHECKERS = [
  /** Whitespace-separated words, each equal as text. */
  z.object({ kind: z.literal('tokens') }),
  /** Words; where both are decimal numbers they may differ by `abs`, or by `rel` of the expected one: either will do. */
  z.object({
    kind: z.literal('float'),
    abs: z.number().min(0).optional(),
    rel: z.number().min(0).optional(),
  }),
  /** Byte for byte, but for one newline at the very end. */
  z.object({ kind: z.literal('exact') }),
  /** Line by line, trailing blanks and trailing empty lines ignored. */
  z.object({ kind: z.literal('lines') }),
  /** As the CodeContests authors compare: words, case folded, numbers within 1e-5. For comparability only. */
  z.object({ kind: z.literal('codecontests') }),
] as const;

/** What one question may cost a checker that is a program; what is left out is the usual. */
const checkerLimits = z
  .object({ cpuMs: z.number().min(1).optional(), memoryBytes: z.number().min(1).optional() })
  .optional();

/** Checkers that are programs, run in containers of their own; `code` is their source. */
export const PROGRAM_CHECKERS = [
  /** A Python function `check(inp, out, exp)` of three texts that gives a bool, or a bool and a message. */
  z.object({ kind: z.literal('python'), code: z.string().min(1), limits: checkerLimits }),
  /** C++ that gets the files of input, output and answer as arguments and ends by testlib's exit codes. */
  z.object({ kind: z.literal('testlib'), code: z.string().min(1), limits: checkerLimits }),
  /** A Kattis output validator: input, answer, feedback folder and `args` as arguments, the output on stdin, 42 or 43 as exit code. */
  z.object({
    kind: z.literal('kattis'),
    code: z.string().min(1),
    language: z.enum(USUAL_LANGUAGES).optional(),
    args: z
      .array(z.string().regex(/^[ -~]{1,64}$/))
      .max(8)
      .optional(),
    limits: checkerLimits,
  }),
] as const;

/** How it is decided whether an output will do. */
export const checkerSchema = z.discriminatedUnion('kind', [...TEXT_CHECKERS, ...PROGRAM_CHECKERS]);
export type Checker = z.infer<typeof checkerSchema>;
/** A checker that compares texts, without running anything. */
export type TextChecker = z.infer<(typeof TEXT_CHECKERS)[number]>;
/** A checker that is a program of the problem's own. */
export type ProgramChecker = z.infer<(typeof PROGRAM_CHECKERS)[number]>;

export function isProgramChecker(checker: Checker): checker is ProgramChecker {
  return 'code' in checker;
}

export type TestSet = 'public' | 'private' | 'generated';
export type HiddenSet = Exclude<TestSet, 'public'>;

interface TestCaseOf<S extends TestSet> {
  readonly set: S;
  /** Position within its set, from 0. */
  readonly index: number;
  readonly input: string;
  readonly output: string;
}
/** What the model may be shown. Feedback and facts are built from these alone. */
export type VisibleTest = TestCaseOf<'public'>;
/** What decides success and is never shown: no prompt, lesson or container of the agent holds one. */
export type HiddenTest = TestCaseOf<HiddenSet>;
export type TestCase = VisibleTest | HiddenTest;

/** What one test may use. */
export interface Limits {
  readonly cpuMs: number;
  readonly memoryBytes: number;
  readonly outputBytes: number;
}

/** For problems that name none: 10 s of CPU time and 256 MB. */
export const DEFAULT_LIMITS: Limits = {
  cpuMs: 10_000,
  memoryBytes: 256 * 1024 * 1024,
  outputBytes: 64 * 1024 * 1024,
};

/** The languages CodeContests numbers 0 to 4; only two of them run here. */
export const CONTEST_LANGUAGES = ['unknown', 'python2', 'cpp', 'python3', 'java'] as const;
export type ContestLanguage = (typeof CONTEST_LANGUAGES)[number];

/** A program that came with the problem, known to be right or wrong. */
export interface KnownProgram {
  readonly language: ContestLanguage;
  readonly code: string;
}

export interface Problem {
  /** Full name; the part before the first `. ` is its short name. */
  readonly name: string;
  readonly description: string;
  readonly visibleTests: readonly VisibleTest[];
  /** Private tests, then generated ones: the order in which they are judged. */
  readonly hiddenTests: readonly HiddenTest[];
  readonly limits: Limits;
  readonly checker: Checker;
  /** Names of files the program reads and writes in its folder instead of stdin and stdout. */
  readonly inputFile: string | null;
  readonly outputFile: string | null;
  readonly solutions: readonly KnownProgram[];
  readonly incorrectSolutions: readonly KnownProgram[];
  /** Codeforces, AtCoder and the like, by name; null where unknown. */
  readonly source: string | null;
  /** CodeContests' own scale as it stands in the record (7 is A, 18 is L). */
  readonly difficulty: number;
  readonly rating: number | null;
  readonly tags: readonly string[];
  readonly licence: string | null;
  /** Our own coarse level from `--meta`: 0 one-liners to 4 hard. */
  readonly level: number | null;
}

/** One program to judge. */
export interface Program {
  readonly language: Language;
  readonly code: string;
}
