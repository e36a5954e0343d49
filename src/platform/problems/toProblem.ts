import type {
  HiddenTest,
  KnownProgram,
  Limits,
  Problem,
  TestSet,
  VisibleTest,
} from '../../domain/problem.ts';
import type { ProblemMeta } from './meta.ts';
import { limitsOf, type ProblemRecord } from './record.ts';

/** A record as the problem it describes; what `meta` says goes before what the record says. */
export function toProblem(record: ProblemRecord, meta: ProblemMeta | undefined): Problem {
  return {
    name: record.name,
    description: record.description,
    visibleTests: testsOf<VisibleTest>('public', record.public_tests),
    hiddenTests: [
      ...testsOf<HiddenTest>('private', record.private_tests),
      ...testsOf<HiddenTest>('generated', record.generated_tests),
    ],
    limits: limitsFor(record, meta),
    checker: meta?.checker ?? record.checker ?? { kind: 'tokens' },
    inputFile: record.input_file === '' ? null : record.input_file,
    outputFile: record.output_file === '' ? null : record.output_file,
    solutions: programsOf(record.solutions),
    incorrectSolutions: programsOf(record.incorrect_solutions),
    source: record.source,
    difficulty: record.difficulty,
    rating: record.cf_rating > 0 ? record.cf_rating : null,
    tags: record.cf_tags,
    licence: meta?.licence ?? record.licence ?? null,
    level: meta?.level ?? record.level ?? null,
  };
}

function limitsFor(record: ProblemRecord, meta: ProblemMeta | undefined): Limits {
  const limits = limitsOf(record);
  return { ...limits, cpuMs: meta?.cpuMs ?? limits.cpuMs };
}

function testsOf<T extends VisibleTest | HiddenTest>(
  set: T['set'] & TestSet,
  tests: ProblemRecord['public_tests'],
): T[] {
  return tests.input.map(
    (input, index) => ({ set, index, input, output: tests.output[index] ?? '' }) as T,
  );
}

function programsOf(programs: ProblemRecord['solutions']): KnownProgram[] {
  return programs.solution.map((code, index) => ({
    language: programs.language[index] ?? 'unknown',
    code,
  }));
}
