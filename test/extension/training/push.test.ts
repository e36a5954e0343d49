import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { mustBeUsable } from '../../../src/app/training/trainers.ts';
import { hostedRecipeSchema } from '../../../src/domain/hostedJob.ts';
import { recipeSchema } from '../../../src/domain/training.ts';
import { datasetsIn, datasetWords } from '../../../src/extension/training/datasetChoices.ts';
import { leavingWords } from '../../../src/extension/training/leaving.ts';
import { pushChoiceIn } from '../../../src/extension/training/pushChoice.ts';
import { pushSettings, type PushSettings } from '../../../src/extension/training/pushSettings.ts';
import { RecentDatasets } from '../../../src/extension/training/recentDatasets.ts';
import { trainerKinds } from '../../../src/extension/training/trainerKinds.ts';
import { placeOf } from '../../../src/extension/training/trainerWords.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { trlDataset } from '../../support/trlDataset.ts';
import { memento } from '../memento.ts';

test('data sets to push are those that can be read and are in the format that a trainer takes, each once', async (t) => {
  const folder = await temporaryFolder(t);
  const monday = await trlDataset(join(folder, 'monday'), [
    { id: 'r/c1', completion: 'print(1)' },
    { id: 'r/s1', kind: 'rehearsal', completion: 'print(2)' },
  ]);
  const chats = await trlDataset(join(folder, 'chats'), [{ id: 'r/c1' }], 'openai');
  await writeFile(join(folder, 'manifest.json'), '{}');
  const folders = [monday, chats, folder, join(folder, 'gone'), monday];
  const found = await datasetsIn(folders, 'trl');
  assert.deepEqual(found.map(datasetWords), [
    { label: 'monday', description: '1 correction, 1 to rehearse', detail: folder },
  ]);
  assert.deepEqual(
    (await datasetsIn(folders, 'openai')).map(({ folder: one }) => one),
    [chats],
  );
});

test('exported folders are remembered, the latest first, and what an older version kept is no trouble', async () => {
  const memory = memento();
  await memory.update('leafe.recentDatasets', ['/a', 3, '']);
  const recent = new RecentDatasets(memory);
  await recent.keep('/b');
  await recent.keep('/a/');
  assert.deepEqual(recent.all(), ['/a', '/b']);
  await memory.update('leafe.recentDatasets', 'nonsense');
  assert.deepEqual(recent.all(), []);
});

test('a setting takes what fits, says what does not, and leaves the others as they are', () => {
  const recipe = recipeSchema.parse({ beta: 0.5 });
  const settings: PushSettings = { name: null, model: 'embedded:x', recipe };
  const of = (key: string) => {
    const found = pushSettings(settings, 'monday').find((one) => one.key === key);
    assert.ok(found !== undefined);
    return found;
  };
  assert.equal(of('name').value, 'monday');
  assert.match(of('name').trouble('a b') ?? '', /letters/);
  assert.equal(of('name').with('tuesday').name, 'tuesday');
  assert.deepEqual(of('epochs').with('3').recipe, { ...settings.recipe, epochs: 3 });
  assert.equal(of('beta').with('0,25').recipe.beta, 0.25);
  for (const [key, text] of [
    ['epochs', '0'],
    ['rank', '1.5'],
    ['beta', '-1'],
    ['maxTokens', ''],
    ['learningRate', 'fast'],
  ] as const) {
    assert.notEqual(of(key).trouble(text), null, `${key} ${text}`);
  }
});

test('a fine-tuning API is told little, and what is left empty is left to it', () => {
  const settings: PushSettings = {
    ...{ name: null, model: 'openai:small-1', recipe: recipeSchema.parse({}) },
    hosted: hostedRecipeSchema.parse({ epochs: 2 }),
  };
  const all = pushSettings(settings, 'monday');
  assert.deepEqual(
    all.map(({ key, shown }) => [key, shown]),
    [
      ['model', 'small-1'],
      ['epochs', '2'],
      ['rowsPerStep', 'left to the service'],
      ['seed', '1'],
    ],
  );
  const [base, epochs, , seed] = all;
  assert.equal(base?.with('small-2 ').model, 'openai:small-2');
  assert.match(base?.trouble(' ') ?? '', /needed/);
  assert.equal(epochs?.with('').hosted?.epochs, null);
  assert.equal(epochs?.with('3').hosted?.epochs, 3);
  assert.match(epochs?.trouble('0.5') ?? '', /from 1, or nothing/);
  assert.match(seed?.trouble('') ?? '', /from 0/);
  assert.equal(seed?.with('7').hosted?.seed, 7);
});

test('a person is told what leaves the machine', () => {
  const split = { train: 10, validation: 2, heldOut: 0 };
  assert.equal(
    leavingWords({ kind: 'local', name: 'local' }, { split }),
    'Nothing leaves this machine.',
  );
  const there = leavingWords({ kind: 'ssh', name: 'gpu', host: 'ann@gpu1' }, { split });
  assert.match(there, /^Sends 12 rows as tokens, .*; nothing else\.$/);
  const url = 'https://api.example/v1';
  const service = leavingWords({ kind: 'openai', name: 'service', url }, { split });
  assert.match(service, /^Sends 12 rows as chats, nothing else; .* no weights come back\.$/);
});

test('each kind of trainer makes an entry that can be used, of what a person answered', () => {
  for (const kind of trainerKinds()) {
    const answers = Object.fromEntries(
      kind.fields.map(({ key, isNeeded, placeHolder }) => [
        key,
        isNeeded === true ? placeHolder : '',
      ]),
    );
    mustBeUsable(kind.entryOf('gpu', answers));
  }
  const [, slurm, ray, service] = trainerKinds();
  assert.deepEqual(
    service?.entryOf('service', { url: 'https://api.example/v1', model: 'small-1' }),
    {
      ...{ kind: 'openai', name: 'service', url: 'https://api.example/v1', model: 'small-1' },
    },
  );
  assert.ok(service?.hasToken === true, 'its key is asked for, and kept apart from the entry');
  const answers = { url: 'https://ray.example', gpus: '2', python: '/venv/bin/python', base: '' };
  assert.deepEqual(ray?.entryOf('ray', answers), {
    ...{ kind: 'ray', name: 'ray', url: 'https://ray.example' },
    ...{ gpus: 2, python: '/venv/bin/python' },
  });
  const two = { url: 'https://ray.example', machines: '2', gpus: '', folder: '/shared' };
  assert.deepEqual(ray?.entryOf('two', two), {
    ...{ kind: 'ray', name: 'two', url: 'https://ray.example' },
    ...{ machines: 2, folder: '/shared' },
  });
  const isShared = ray?.fields.find(({ key }) => key === 'folder')?.isAsked;
  assert.deepEqual([isShared?.(two), isShared?.(answers)], [true, false]);
  const entry = slurm?.entryOf('cluster', { host: 'login', sbatch: ' --gres=gpu:1  --time=1:00 ' });
  assert.deepEqual(entry, {
    kind: 'ssh',
    name: 'cluster',
    host: 'login',
    sbatch: ['--gres=gpu:1', '--time=1:00'],
  });
  assert.ok(entry !== undefined);
  assert.equal(placeOf(entry), 'login, through sbatch');
});

test('what a button decides of a push is taken, and nonsense decides nothing', () => {
  const choice = {
    dataset: '/a',
    trainer: 'gpu',
    name: null,
    recipe: { epochs: 3 },
    hosted: { seed: 2 },
  };
  assert.deepEqual(pushChoiceIn(choice).dataset, '/a');
  assert.equal(pushChoiceIn(choice).recipe?.epochs, 3);
  assert.equal(pushChoiceIn(choice).hosted?.seed, 2);
  for (const wrong of [undefined, 'x', { dataset: 3 }, { recipe: { epochs: 0 } }]) {
    assert.deepEqual(pushChoiceIn(wrong), {});
  }
});
