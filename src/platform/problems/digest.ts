import { createHash } from 'node:crypto';
import type { Problem } from '../../domain/problem.ts';

/**
 * SHA-256 of what a solver sees and a judge does: statement, tests, limits, comparison and file names, in a fixed order.
 * Known programs, tags and licence may grow without making it another problem.
 */
export function problemDigest(problem: Problem): string {
  const { cpuMs, memoryBytes, outputBytes } = problem.limits;
  const hash = createHash('sha256');
  // Part by part: tests together may be longer than a string can be. JSON keeps the parts apart.
  const add = (part: unknown): void => void hash.update(JSON.stringify(part)).update('\n');
  add(['leafe-problem-1', problem.name, problem.description]);
  add([cpuMs, memoryBytes, outputBytes, problem.inputFile, problem.outputFile]);
  add(Object.entries(problem.checker).sort(([a], [b]) => (a < b ? -1 : 1)));
  for (const test of [...problem.visibleTests, ...problem.hiddenTests]) {
    add([test.set, test.index]);
    add(test.input);
    add(test.output);
  }
  return hash.digest('hex');
}
