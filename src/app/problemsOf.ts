import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { LeafeError } from '../core/errors.ts';
import { splitOf } from '../core/learn/split.ts';
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
  /** Leaves out, or refuses by name, the problems that are kept for evaluation. */
  readonly withoutHeldOut?: boolean;
}

/** The problems a person named: one by `file#name`, or all of the file that have public tests. */
export async function problemsOf(
  spec: string,
  options: ProblemsOfOptions,
  signal: AbortSignal,
): Promise<ChosenProblems> {
  const { path, name } = await parseSpec(spec);
  const source = await openProblems(path, options);
  const faultOf = (problem: Problem): Fault | null =>
    untested(problem) ?? (options.withoutHeldOut === true ? heldOut(problem) : null);
  const problems =
    name === null
      ? without(faultOf, source.problems(signal), options.onSkipped)
      : one(faultless(await source.find(name, signal), faultOf));
  return {
    problems,
    problemFile: existsSync(path) ? resolve(path) : path,
    metaFile: options.meta === undefined ? null : resolve(options.meta),
  };
}

async function* one(problem: Problem): AsyncIterable<Problem> {
  yield problem;
}

/** Why a problem is not explored, and what to do about it. */
export interface Fault {
  readonly what: string;
  readonly todo: string;
}

/** Refuses now what could not be explored: before a model is fetched for it. */
function faultless(problem: Problem, faultOf: (problem: Problem) => Fault | null): Problem {
  const fault = faultOf(problem);
  if (fault === null) return problem;
  throw new LeafeError('input', 'invalid', fault.what, { todo: fault.todo });
}

async function* without(
  faultOf: (problem: Problem) => Fault | null,
  problems: AsyncIterable<Problem>,
  onSkipped: (why: string) => void,
): AsyncIterable<Problem> {
  for await (const problem of problems) {
    const fault = faultOf(problem);
    if (fault === null) yield problem;
    else onSkipped(`${fault.what} It is left out.`);
  }
}

/** Why a problem without public tests is not explored. */
export function untested({ name, visibleTests }: Problem): Fault | null {
  if (visibleTests.length > 0) return null;
  return {
    what: `The problem ${JSON.stringify(name)} has no public test.`,
    todo: 'Add at least one public test to it: feedback is built from public tests.',
  };
}

function heldOut({ name }: Problem): Fault | null {
  if (splitOf(name) !== 'heldOut') return null;
  return {
    what: `The problem ${JSON.stringify(name)} is held out for evaluation.`,
    todo: 'Explore it without --collect, or add --held-out-too: a data set made with it cannot be evaluated on it.',
  };
}
