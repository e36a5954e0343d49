import { LeafeError } from '../core/errors.ts';
import type { Program } from '../domain/problem.ts';
import { openJudge } from './openJudge.ts';
import { judgeProgram, type ProgramVerdict } from './judgeProgram.ts';
import { problemsOf } from './problemsOf.ts';
import type { ShowProgress } from './progress.ts';

export interface JudgeNamedOptions {
  readonly home: string;
  readonly onProgress: ShowProgress;
}

/** One verdict over all tests of the problem that a person names, as `set#name`, with a judge of its own. */
export async function judgeNamed(
  program: Program,
  spec: string,
  { home, onProgress }: JudgeNamedOptions,
  signal: AbortSignal,
): Promise<ProgramVerdict> {
  const { problems } = await problemsOf(spec, { home, onSkipped: () => undefined }, signal);
  for await (const problem of problems) {
    const judge = await openJudge(onProgress, signal);
    try {
      return await judgeProgram(judge, problem, program, 'all', signal);
    } finally {
      await judge.close();
    }
  }
  throw new LeafeError('input', 'invalid', `There is no problem in ${spec}.`);
}
