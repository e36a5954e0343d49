import { createHash } from 'node:crypto';
import { DEFAULT_LIMITS, type Problem } from '../../src/domain/problem.ts';

export function aProblem(changes: Partial<Problem> = {}): Problem {
  return {
    name: 'add. Add Two Numbers',
    description: 'Read two integers and print their sum.',
    visibleTests: [1, 2, 3].map((n, index) => ({
      set: 'public',
      index,
      input: `${n} ${n}\n`,
      output: `${n + n}\n`,
    })),
    hiddenTests: [{ set: 'private', index: 0, input: '917 1\n', output: '918\n' }],
    limits: DEFAULT_LIMITS,
    checker: { kind: 'tokens' },
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
    ...changes,
  };
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
