import { join } from 'node:path';
import { foldJournal } from '../../src/app/foldJournal.ts';
import { openJournal } from '../../src/platform/files/journal.ts';
import type { BenchRow } from '../row.ts';
import { longRun } from './longRun.ts';
import { rowOf } from './rowOf.ts';
import { timed } from './timed.ts';

/** Appends one by one, then reads, parses and folds a journal of so many steps. */
export async function benchJournal(
  folder: string,
  steps: number,
  signal: AbortSignal,
): Promise<BenchRow[]> {
  const run = join(folder, 'runs', 'long');
  const journal = await openJournal(run, { mode: 'write' }, signal);
  const problem = { name: 'sum_two', digest: '', file: 'starter' };
  const events = longRun({ run: 'long', steps, problem, model: 'tape:none' });
  const appends: number[] = [];
  for (const event of events.slice(0, 300)) await timed(appends, () => journal.append([event]));
  await journal.append(events.slice(300));
  await journal.close();
  const folds: number[] = [];
  for (let turn = 0; turn < 9; turn++) await timed(folds, () => readAndFold(run, signal));
  const what = `read, parse and fold ${steps} steps (${events.length} events)`;
  return [
    rowOf('checkpoint', 'journal: append of an event, on disk', 'ms', appends),
    rowOf('checkpoint', `journal: ${what}`, 'ms', folds, {
      target: { of: 'median', atMost: 300 },
    }),
  ];
}

async function readAndFold(run: string, signal: AbortSignal): Promise<void> {
  const journal = await openJournal(run, { mode: 'read' }, signal);
  await foldJournal(journal);
}
