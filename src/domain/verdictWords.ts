import type { StepVerdict } from './runEvent.ts';

/** For people; the journal keeps the contract's words. */
export const VERDICT_WORDS: Readonly<Record<StepVerdict, string>> = {
  accepted: 'accepted',
  wrongAnswer: 'wrong answer',
  timeLimit: 'too slow',
  memoryLimit: 'too much memory',
  outputLimit: 'too much output',
  runtimeError: 'crashed',
  compileError: 'does not compile',
  judgeError: 'judge error',
  noProgram: 'no program',
};
