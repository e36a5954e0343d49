import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { LeafeError } from '../core/errors.ts';
import type { Problem } from '../domain/problem.ts';
import { openProblems } from '../platform/problems/openProblems.ts';
import { parseSpec } from '../platform/problems/parseSpec.ts';

export interface ChosenProblems {
  readonly problems: AsyncIterable<Problem>;
  /** As a journal keeps them, for `resume`. */
  readonly problemFile: string;
  readonly metaFile: string | null;
}

export interface ProblemsOfOptions {
  readonly meta?: string | undefined;
  readonly home: string;
  /** Told of each problem that is left out, and why. */
  readonly onSkipped: (why: string) => void;
}

/** The problems a person named: one by `file#name`, or all of the file that have public tests. */
export async function problemsOf(
  spec: string,
  options: ProblemsOfOptions,
  signal: AbortSignal,
): Promise<ChosenProblems> {
  const { path, name } = await parseSpec(spec);
  const source = await openProblems(path, options);
  const problems =
    name === null
      ? withTests(source.problems(signal), options.onSkipped)
      : one(tested(await source.find(name, signal)));
  return {
    problems,
    problemFile: existsSync(path) ? resolve(path) : path,
    metaFile: options.meta === undefined ? null : resolve(options.meta),
  };
}

async function* one(problem: Problem): AsyncIterable<Problem> {
  yield problem;
}

/** Refuses now what could not be explored: before a model is fetched for it. */
function tested(problem: Problem): Problem {
  if (!isUntested(problem)) return problem;
  throw new LeafeError('input', 'invalid', untested(problem), {
    todo: 'Add at least one public test to it: feedback is built from public tests.',
  });
}

async function* withTests(
  problems: AsyncIterable<Problem>,
  onSkipped: (why: string) => void,
): AsyncIterable<Problem> {
  for await (const problem of problems) {
    if (isUntested(problem)) onSkipped(`${untested(problem)} It is left out.`);
    else yield problem;
  }
}

function isUntested({ visibleTests }: Problem): boolean {
  return visibleTests.length === 0;
}

function untested({ name }: Problem): string {
  return `The problem ${JSON.stringify(name)} has no public test.`;
}
