import type { StepVerdict } from '../../src/domain/runEvent.ts';

/** A shape for each verdict, so that none is told by colour alone. */
export const VERDICT_ICONS: Readonly<Record<StepVerdict | 'judging', string>> = {
  accepted: 'check',
  wrongAnswer: 'close',
  timeLimit: 'watch',
  memoryLimit: 'chip',
  outputLimit: 'output',
  runtimeError: 'bug',
  compileError: 'tools',
  judgeError: 'warning',
  noProgram: 'circle-slash',
  judging: 'loading',
};
