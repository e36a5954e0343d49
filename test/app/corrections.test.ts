import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Corrections } from '../../src/app/corrections.ts';
import { exploredOnDisk } from '../extension/exploredOnDisk.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const RIGHT = 'print("even" if int(input()) % 2 == 0 else "odd")';

test('a home tells whether there is a step to correct, once a run has one that failed', async (t) => {
  const home = await temporaryFolder(t);
  const corrections = new Corrections(home);
  const look = async (): Promise<boolean> => {
    assert.deepEqual(await corrections.all(t.signal), []);
    return corrections.hasFailedSteps;
  };
  assert.equal(await look(), false);
  await exploredOnDisk(home, [RIGHT]);
  assert.equal(await look(), false);
  await exploredOnDisk(home, ['print("even")', RIGHT]);
  assert.equal(await look(), true);
});
