import { DEFAULT_LIMITS, type ContestLanguage, type Problem } from '../../domain/problem.ts';
import { LANGUAGE_CODES, sourceCode } from './codes.ts';
import type { ProblemRecord } from './record.ts';

/**
 * A record as one line of a stored set: CodeContests' own fields and numbers, and as ours what the problem has beside them,
 * be it from the record or from `--meta`.
 */
export function recordLine(record: ProblemRecord, problem: Problem): string {
  const { checker, licence, level } = problem;
  // A limit that only we have set is no limit of the record's.
  const isUsual = problem.limits.cpuMs === DEFAULT_LIMITS.cpuMs;
  return JSON.stringify({
    ...record,
    source: sourceCode(record.source),
    solutions: coded(record.solutions),
    incorrect_solutions: coded(record.incorrect_solutions),
    time_limit:
      record.time_limit === null && isUsual ? null : secondsAndNanos(problem.limits.cpuMs),
    checker: checker.kind === 'tokens' ? undefined : checker,
    licence: licence ?? undefined,
    level: level ?? undefined,
  });
}

function coded(programs: ProblemRecord['solutions']): object {
  const code = (language: ContestLanguage): number => LANGUAGE_CODES.indexOf(language);
  return { language: programs.language.map(code), solution: programs.solution };
}

function secondsAndNanos(ms: number): object {
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: Math.round((ms - seconds * 1000) * 1e6) };
}
