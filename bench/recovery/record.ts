import { appendFile, readFile } from 'node:fs/promises';
import type { Trial } from './ways.ts';

interface Drawn {
  /** `<problem>/<number>`. */
  readonly failure: string;
  readonly problem: string;
}

/** A branch that was to fail and solved the problem: kept, so that the next sitting does not draw it again. */
export interface Passed extends Drawn {
  readonly passed: true;
}

/** A branch that failed, with what was written on it: other ways can be tried from the same place later. */
export interface Failed extends Drawn {
  readonly replies: readonly string[];
}

export type Line = Passed | Failed | Trial;

export interface Recorded {
  readonly passed: readonly Passed[];
  readonly failed: readonly Failed[];
  readonly trials: readonly Trial[];
}

export async function readRecord(file: string): Promise<Recorded> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
  return {
    passed: lines.filter((line) => 'passed' in line),
    failed: lines.filter((line) => 'replies' in line),
    trials: lines.filter((line) => 'way' in line),
  };
}

export async function record(file: string, lines: readonly Line[]): Promise<void> {
  await appendFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
