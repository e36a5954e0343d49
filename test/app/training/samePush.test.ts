import assert from 'node:assert/strict';
import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { JOB_FILES } from '../../../src/app/training/jobFiles.ts';
import { makeJob, type JobPlan, type MadeJob } from '../../../src/app/training/makeJob.ts';
import { openTokenizer } from '../../../src/app/openTokenizer.ts';
import { recipeSchema } from '../../../src/domain/training.ts';
import { FAKE_PARTS } from '../../support/fakeTrainers.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { testModelFile } from '../../support/testHome.ts';
import { trlDataset } from '../../support/trlDataset.ts';

test('the same push reads no row again; anything else of it, and a bundle that is gone, does', async (t) => {
  const home = await temporaryFolder(t);
  const dataset = await trlDataset(join(home, 'set'), [
    { id: 'r/c1', completion: 'print(1)' },
    { id: 'r/c2', completion: 'print(2)' },
  ]);
  const model = `embedded:${await testModelFile()}`;
  const recipe = recipeSchema.parse({});
  const plan: JobPlan = { home, dataset, model, trainer: 'here', recipe, name: null };
  const tokenizer = await openTokenizer(model, { home }, t.signal);
  t.after(() => tokenizer.close());
  let read = 0;
  const parts = {
    ...FAKE_PARTS,
    openTokenizer: async () => ({
      ...tokenizer,
      close: async () => undefined,
      tokensOf: async (...[prompt, completion, signal]: Parameters<typeof tokenizer.tokensOf>) => {
        if (completion.startsWith('print')) read += 1;
        return tokenizer.tokensOf(prompt, completion, signal);
      },
    }),
  };
  /** The job, and how many rows were read for it. */
  const push = async (changed: Partial<JobPlan> = {}): Promise<MadeJob & { rows: number }> => {
    read = 0;
    const made = await makeJob({ ...plan, ...changed }, () => undefined, t.signal, parts);
    return { ...made, rows: read };
  };

  const first = await push();
  assert.deepEqual([first.isNew, first.rows], [true, 2]);
  const second = await push();
  assert.deepEqual([second.isNew, second.rows], [false, 0]);
  assert.deepEqual(second.known, first.known);

  const moreEpochs = { recipe: recipeSchema.parse({ epochs: 5 }) };
  for (const other of [moreEpochs, { name: 'other' }, { trainer: 'there' }]) {
    const made = await push(other);
    assert.deepEqual([made.isNew, made.rows], [true, 2]);
    assert.deepEqual((await push(other)).known, made.known);
  }

  await appendFile(join(first.known.folder, JOB_FILES.bundle, 'job.json'), ' ');
  const doubted = await push();
  assert.deepEqual([doubted.isNew, doubted.rows], [false, 2], 'its rows say that it is the same');
  await rm(join(first.known.folder, JOB_FILES.bundle), { recursive: true });
  assert.equal((await push()).rows, 2);
});
