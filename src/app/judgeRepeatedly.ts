import type { Judge } from '../core/ports/judge.ts';
import type { Verdict } from '../domain/judgement.ts';
import type { Problem, Program } from '../domain/problem.ts';
import { judgeProgram, type ProgramVerdict, type WhichTests } from './judgeProgram.ts';

/** What judging one program over and over came to. */
export interface Repetition {
  readonly times: number;
  /** How often each verdict was given. */
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  /** Whether it was not always the same. Runs in which the judge itself failed say nothing of the program. */
  readonly flips: boolean;
}

/** A verdict whose figures are those of the first time, but for `closest`: it is that of all. */
export interface RepeatedVerdict extends ProgramVerdict {
  readonly repeated: Repetition;
}

/** Judges a program so many times, one after the other. */
export async function judgeRepeatedly(
  judge: Judge,
  problem: Problem,
  program: Program,
  { tests, times }: { readonly tests: WhichTests; readonly times: number },
  signal: AbortSignal,
): Promise<RepeatedVerdict> {
  const first = await judgeProgram(judge, problem, program, tests, signal);
  const all = [first];
  while (all.length < times) all.push(await judgeProgram(judge, problem, program, tests, signal));
  const near = all.flatMap(({ closest }) => (closest === null ? [] : [closest]));
  const verdicts = counted(all.map(({ verdict }) => verdict));
  const given = Object.keys(verdicts).filter((verdict) => verdict !== 'judgeError');
  return {
    ...first,
    closest: near.length === 0 ? null : Math.max(...near),
    repeated: { times, verdicts, flips: given.length > 1 },
  };
}

function counted(verdicts: readonly Verdict[]): Repetition['verdicts'] {
  const counts: Partial<Record<Verdict, number>> = {};
  for (const verdict of verdicts) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}
