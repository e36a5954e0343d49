import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { followJob } from '../../../src/app/training/followJob.ts';
import { addFact } from '../../../src/app/training/jobFiles.ts';
import type { JobState, Trainer } from '../../../src/core/ports/trainer.ts';
import { jobOnDisk } from '../../support/jobOnDisk.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const { signal } = new AbortController();

test('a stop that a trainer tells nobody of stays in sight of who follows the job', async (t) => {
  const known = await jobOnDisk(await temporaryFolder(t), { job: 'monday-1', state: 'running' });
  let state: JobState = 'running';
  const trainer = {
    status: async () => ({ state, raw: state, reason: null }),
    async *logs() {
      await told('stopping');
      state = 'cancelled';
    },
  } as unknown as Trainer;
  const states: string[] = [];
  const watcher = {
    onRecord: ({ seen }: { readonly seen: { readonly state: JobState } | null }): void =>
      void states.push(seen?.state ?? ''),
  };
  const told = async (wanted: string): Promise<void> => {
    // Another process has cancelled it, and was told so.
    await addFact(known, { kind: 'seen', state: 'stopping', raw: 'RUNNING', reason: null });
    while (states.at(-1) !== wanted) await sleep(5);
  };
  const last = await followJob(known, trainer, watcher, { stateMs: 5 }, signal);
  assert.equal(last?.record.seen?.state, 'cancelled');
  assert.deepEqual([...new Set(states)], ['stopping', 'cancelled']);
});
