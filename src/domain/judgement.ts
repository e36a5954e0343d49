import { z } from 'zod';

export const VERDICTS = [
  'accepted',
  'wrongAnswer',
  'timeLimit',
  'memoryLimit',
  'outputLimit',
  'runtimeError',
  'compileError',
  'judgeError',
] as const;
export const verdictSchema = z.enum(VERDICTS);
/** One word on a program. `judgeError` is ours, never counted against the program. */
export type Verdict = z.infer<typeof verdictSchema>;

/** What any test, hidden ones included, may tell: figures without content. */
export interface TestFigures {
  readonly set: 'public' | 'private' | 'generated';
  readonly index: number;
  readonly verdict: Verdict;
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly memoryBytes: number;
  /** How often it was run: more than once where others may have slowed it, or its output was wanted whole; 0 where never. */
  readonly runs: number;
}

/** The start and end of a text with its true size: all a person or a model needs of a large output. */
export interface Excerpt {
  readonly head: string;
  /** Empty where `head` holds everything. */
  readonly tail: string;
  readonly bytes: number;
}

/** Where the output first differs from the expected one. Lines and words count from 1. */
export type Difference =
  | {
      readonly kind: 'token';
      readonly line: number;
      readonly expected: string;
      readonly actual: string;
    }
  /** The output ended early; `missing` is the first expected word that never came. */
  | { readonly kind: 'missing'; readonly line: number; readonly missing: string }
  /** The output went on after everything expected was there. */
  | { readonly kind: 'extra'; readonly line: number; readonly extra: string }
  /** Equal words, other blanks or line ends (exact and line modes only). */
  | {
      readonly kind: 'layout';
      readonly line: number;
      readonly expected: string;
      readonly actual: string;
    }
  /** A checker of the problem's own said no. */
  | { readonly kind: 'checker'; readonly message: string };

/** What a visible test tells beyond its figures: the stuff that facts are made of. */
export interface VisibleDetail {
  readonly input: Excerpt;
  readonly expected: Excerpt;
  readonly actual: Excerpt;
  readonly stderr: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly outputBytes: number;
  readonly inputBytes: number;
  /** How far the program read its input; null where the runner cannot know. */
  readonly inputReadBytes: number | null;
  readonly difference: Difference | null;
}

export interface VisibleResult extends TestFigures {
  readonly set: 'public';
  /** Null where the test never ran, as after a compile error. */
  readonly detail: VisibleDetail | null;
}

interface JudgementOf<T extends TestFigures> {
  readonly verdict: Verdict;
  readonly passed: number;
  readonly total: number;
  /** In the problem's order. Tests that were not run because an earlier one failed are absent. */
  readonly tests: readonly T[];
  /** Null for languages that are not compiled. */
  readonly compileMs: number | null;
  /** The compiler's words, bounded; empty where it had none. */
  readonly compileOutput: string;
  /** What is wrong with the problem's own checker, in a sentence that names it; only where a test has no verdict for that. */
  readonly trouble?: string;
}

/** A verdict over the public tests, with everything the model may be told. */
export type VisibleJudgement = JudgementOf<VisibleResult>;
/** A verdict over the hidden tests: figures only, by type. */
export type HiddenJudgement = JudgementOf<TestFigures>;

export const judgementCountsSchema = z.object({
  verdict: verdictSchema,
  passed: z.number().int().min(0),
  total: z.number().int().min(0),
});
/** What a journal keeps of a judgement. */
export type JudgementCounts = z.infer<typeof judgementCountsSchema>;
