import type { ProgramVerdict } from '../app/judgeProgram.ts';
import { safeLines } from './text.ts';
import { VERDICT_WORDS } from '../app/verdictWords.ts';

/** `s0001  wrong answer 3/8`. */
export function verdictLine(name: string, { verdict, passed, total }: ProgramVerdict): string {
  return `${name}  ${VERDICT_WORDS[verdict]} ${passed}/${total}`;
}

/** A verdict for people: the tests with their figures, the compiler's words, the sum. */
export function drawVerdict(result: ProgramVerdict): string[] {
  const tests = result.tests.map(
    ({ set, index, verdict, cpuMs, memoryBytes }) =>
      `${`${set} ${index}`.padEnd(14)}${VERDICT_WORDS[verdict].padEnd(18)}` +
      `${cpuMs.toFixed(0).padStart(7)} ms ${(memoryBytes / 1e6).toFixed(1).padStart(8)} MB`,
  );
  const words = result.compileOutput ? [...safeLines(result.compileOutput)] : [];
  return [...tests, ...words, verdictLine('verdict', result)];
}
