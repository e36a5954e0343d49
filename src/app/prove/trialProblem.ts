import type { Trial } from '../../core/prove/attack.ts';
import type { Problem } from '../../domain/problem.ts';

/** The problem whose tests a trial is judged by. */
export function trialProblem({
  input = '',
  output = '',
  times = 1,
  limits,
}: Pick<Trial, 'input' | 'output' | 'times' | 'limits'>): Problem {
  const text = typeof input === 'string' ? input : input();
  return {
    name: 'prove',
    description: '',
    visibleTests: Array.from({ length: times }, (_, index) => ({
      ...{ set: 'public' as const, index, output },
      input: text,
    })),
    hiddenTests: [],
    limits,
    checker: { kind: 'exact' },
    inputFile: null,
    outputFile: null,
    solutions: [],
    incorrectSolutions: [],
    source: null,
    difficulty: 0,
    rating: null,
    tags: [],
    licence: null,
    level: null,
  };
}
