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

/** The problems a person named: one by `file#name`, or all of the file that have tests. */
export async function problemsOf(
  spec: string,
  options: { readonly meta?: string | undefined; readonly home: string },
  signal: AbortSignal,
): Promise<ChosenProblems> {
  const { path, name } = await parseSpec(spec);
  const source = await openProblems(path, options);
  const problems =
    name === null ? withTests(source.problems(signal)) : one(await source.find(name, signal));
  return {
    problems,
    problemFile: existsSync(path) ? resolve(path) : path,
    metaFile: options.meta === undefined ? null : resolve(options.meta),
  };
}

async function* one(problem: Problem): AsyncIterable<Problem> {
  refuseWithoutTests(problem);
  yield problem;
}

async function* withTests(problems: AsyncIterable<Problem>): AsyncIterable<Problem> {
  for await (const problem of problems) {
    refuseWithoutTests(problem);
    yield problem;
  }
}

function refuseWithoutTests({ name, visibleTests }: Problem): void {
  if (visibleTests.length > 0) return;
  throw new LeafeError(
    'input',
    'invalid',
    `The problem ${JSON.stringify(name)} has no public test`,
    {
      todo: 'Add at least one public test to it: feedback is built from public tests.',
    },
  );
}
