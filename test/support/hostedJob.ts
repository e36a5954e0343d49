import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addFact, JOB_FILES } from '../../src/app/training/jobFiles.ts';
import { makeJob } from '../../src/app/training/makeJob.ts';
import { HOSTED_FILE, hostedRecipeSchema, type HostedModel } from '../../src/domain/hostedJob.ts';
import { recipeSchema } from '../../src/domain/training.ts';
import { trlDataset } from './trlDataset.ts';

const { signal } = new AbortController();

/** A job that a service has trained a model for, fetched, with its data set in the home. Gives its name. */
export async function hostedJob(
  home: string,
  {
    model,
    base,
    baseUrl,
    checkpoints = [],
  }: Pick<HostedModel, 'model' | 'base' | 'baseUrl'> & Partial<Pick<HostedModel, 'checkpoints'>>,
): Promise<string> {
  const rows = [{ id: 'r/c1' }, { id: 'r/c2', prompt: 'again' }];
  const dataset = await trlDataset(join(home, 'chats'), rows, 'openai');
  const { known } = await makeJob(
    {
      ...{ home, dataset, model: `openai:${base}`, trainer: 'service', name: null },
      ...{ recipe: recipeSchema.parse({}), hosted: hostedRecipeSchema.parse({}) },
    },
    () => undefined,
    signal,
  );
  const made: HostedModel = { v: 1, model, base, baseUrl, checkpoints };
  const out = join(known.folder, JOB_FILES.out);
  await mkdir(out);
  await writeFile(join(out, HOSTED_FILE), JSON.stringify(made));
  const state = { state: 'succeeded', raw: 'succeeded', reason: null } as const;
  await addFact(known, { kind: 'submitted', ref: { id: 'ftjob-1' } });
  await addFact(known, { kind: 'seen', ...state });
  await addFact(known, { kind: 'fetched', files: [] });
  await addFact(known, { kind: 'hosted', model });
  return known.job;
}
