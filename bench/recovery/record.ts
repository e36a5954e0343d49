import { appendFile, readFile } from 'node:fs/promises';
import type { Trial } from './ways.ts';

/** A branch that was to fail and solved the problem: kept, so that the next sitting does not draw it again. */
export interface Passed {
  readonly failure: string;
  readonly problem: string;
  readonly passed: true;
}

export type Line = Trial | Passed;

export interface Recorded {
  readonly trials: readonly Trial[];
  readonly passed: readonly Passed[];
}

export async function readRecord(file: string): Promise<Recorded> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
  return { trials: lines.filter(isTrial), passed: lines.filter(isPassed) };
}

export async function record(file: string, lines: readonly Line[]): Promise<void> {
  await appendFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

export function failuresOf(trials: readonly Trial[]): readonly Trial[] {
  return [...new Map(trials.map((trial) => [trial.failure, trial])).values()];
}

/** The outcome alone: no program, and no word that could hold a test of a problem. Such lines can be published and counted again. */
export function outcome(line: Line): Line {
  return isPassed(line) ? line : { ...line, replies: [], facts: [], lesson: null };
}

function isPassed(line: Line): line is Passed {
  return 'passed' in line;
}

function isTrial(line: Line): line is Trial {
  return !isPassed(line);
}
