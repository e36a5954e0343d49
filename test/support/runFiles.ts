import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent } from '../../src/domain/runEvent.ts';
import { fold } from '../../src/domain/foldRun.ts';
import type { RunState } from '../../src/domain/runState.ts';

export interface RunOnDisk {
  readonly id: string;
  readonly folder: string;
  readonly events: readonly RunEvent[];
  readonly state: RunState;
}

/** The only run of a home, read as an outside program would: line by line. */
export async function onlyRun(home: string): Promise<RunOnDisk> {
  const runs = await runsOf(home);
  const [first] = runs;
  if (first === undefined || runs.length > 1) throw new Error(`${runs.length} runs in ${home}`);
  return first;
}

/** The runs of a home, oldest first. */
export async function runsOf(home: string): Promise<readonly RunOnDisk[]> {
  const ids = await readdir(join(home, 'runs')).catch(() => []);
  const runs = ids.filter((id) => !id.startsWith('.')).sort();
  return Promise.all(runs.map((id) => readRunFolder(join(home, 'runs', id), id)));
}

async function readRunFolder(folder: string, id: string): Promise<RunOnDisk> {
  const text = await readFile(join(folder, 'journal.jsonl'), 'utf8');
  const events = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RunEvent);
  return { id, folder, events, state: fold(events) };
}

/** Plain git on a home's store, as anybody could run it. */
export function git(home: string, ...args: readonly string[]): string {
  return execFileSync('git', ['--git-dir', join(home, 'store.git'), ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}
