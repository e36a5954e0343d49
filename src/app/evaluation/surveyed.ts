import { LeafeError } from '../../core/errors.ts';
import type { EvaluatedProblem } from '../../domain/evaluation.ts';
import type { Problem } from '../../domain/problem.ts';
import { problemDigest } from '../../platform/problems/digest.ts';
import { problemsOf, type ChosenProblems } from '../problemsOf.ts';

/** Problems as a person names them. */
export interface NamedProblems {
  /** Files, sets, or one problem of either by `#name`. */
  readonly problems: readonly string[];
  readonly meta: string | undefined;
  /** By level, the most of them that are taken, the first ones; null takes all. */
  readonly take?: ReadonlyMap<number, number> | null;
}

export interface SurveyOptions {
  readonly home: string;
  readonly onSkipped: (why: string) => void;
}

/** What the problems are, before the first is worked on: another one in between would make another measurement. */
export async function surveyed(
  plan: NamedProblems,
  options: SurveyOptions,
  signal: AbortSignal,
): Promise<EvaluatedProblem[]> {
  const found = new Map<string, EvaluatedProblem>();
  const left = new Map(plan.take ?? []);
  for await (const { problem } of problemsIn(plan, options, signal)) {
    const { name, source, level, rating, difficulty, hiddenTests } = problem;
    const digest = problemDigest(problem);
    const other = found.get(name);
    if (other !== undefined && other.digest !== digest) {
      const what = `There are two problems called ${JSON.stringify(name)}, and they differ.`;
      throw new LeafeError('input', 'invalid', what, { todo: 'Name one of them.' });
    }
    if (other !== undefined || !taken(level, plan, left)) continue;
    const graded = { level, rating, difficulty };
    found.set(name, { name, digest, source, ...graded, hiddenTests: hiddenTests.length });
  }
  if (found.size > 0) return [...found.values()];
  throw nothingToDo(plan);
}

function nothingToDo({ take = null }: NamedProblems): LeafeError<'input'> {
  if (take !== null) {
    const levels = [...take.keys()].join(', ');
    const what = `There is no problem of level ${levels} with a public test.`;
    return new LeafeError('input', 'invalid', what, {
      todo: 'Name levels that the problems have: --meta says what they are.',
    });
  }
  const what = 'There is no problem with a public test to evaluate on.';
  return new LeafeError('input', 'invalid', what, {
    todo: 'Name a file that has one; `leafe problems check` says what is wrong with each.',
  });
}

function taken(
  level: number | null,
  { take = null }: NamedProblems,
  left: Map<number, number>,
): boolean {
  if (take === null) return true;
  const room = level === null ? 0 : (left.get(level) ?? 0);
  if (level === null || room === 0) return false;
  left.set(level, room - 1);
  return true;
}

/** A problem, and where it is from as a journal keeps it. */
export interface Sourced {
  readonly problem: Problem;
  readonly source: Pick<ChosenProblems, 'problemFile' | 'metaFile'>;
}

/** Those of a survey, each once and with its tests. Throws `input.invalid` where one has changed since. */
export async function* surveyedAgain(
  plan: NamedProblems,
  { problems }: { readonly problems: readonly EvaluatedProblem[] },
  home: string,
  signal: AbortSignal,
): AsyncGenerator<Sourced> {
  const digests = new Map(problems.map(({ name, digest }) => [name, digest]));
  for await (const one of problemsIn(plan, { home, onSkipped: () => undefined }, signal)) {
    const { name } = one.problem;
    // Of two that are alike one is enough.
    if (!digests.has(name)) continue;
    if (digests.get(name) !== problemDigest(one.problem)) throw changed(name);
    digests.delete(name);
    yield one;
  }
}

async function* problemsIn(
  { problems, meta }: NamedProblems,
  { home, onSkipped }: SurveyOptions,
  signal: AbortSignal,
): AsyncGenerator<Sourced> {
  for (const spec of problems) {
    const source = await problemsOf(spec, { meta, home, onSkipped }, signal);
    for await (const problem of source.problems) yield { problem, source };
  }
}

function changed(name: string): LeafeError<'input'> {
  return new LeafeError('input', 'invalid', `The problem ${JSON.stringify(name)} has changed.`, {
    todo: 'Leave the file of problems alone while it is evaluated on.',
  });
}
