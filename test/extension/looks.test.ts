import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { DEFAULT_MODEL } from '../../src/app/defaults.ts';
import { Models } from '../../src/extension/models.ts';
import { partLook } from '../../src/extension/partLook.ts';
import { spendWords } from '../../src/extension/spendWords.ts';
import { modelLook } from '../../src/extension/views/modelLook.ts';
import { CATALOGUE, type CatalogueModel } from '../../src/platform/embedded/catalogue.ts';
import { modelPath } from '../../src/platform/embedded/modelFile.ts';
import { explored } from '../support/exploredRun.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const [MODEL] = CATALOGUE as readonly [CatalogueModel];

test('a missing part that can be put there says that choosing it does so', () => {
  const todo = 'Run `leafe doctor --fix`.';
  const look = partLook({ part: 'image', state: 'missing', text: 'not built', todo }, 'linux');
  assert.match(look.detail, /^Choose this to build it/);
  const node = { part: 'node', state: 'broken', text: 'too old', todo: 'Get another.' } as const;
  assert.equal(partLook(node, 'linux').detail, 'Get another.');
});

test('a part whose name is its label says its version alone', () => {
  const git = { part: 'git', state: 'ok', text: 'git 2.39.5', todo: null } as const;
  assert.equal(partLook(git, 'linux').description, '2.39.5');
});

test('the status bar sums up what the runs at work have spent, and says nothing where none is', async () => {
  assert.equal(spendWords([]), null);
  const { state } = await explored('program a | accepted 3/3', { settings: { rollouts: 1 } });
  const quiet = { progress: null, writing: [], stopping: false };
  const run = { run: 'r', problem: 'add. Add', ...quiet };
  const words = spendWords([
    { ...run, state },
    { ...run, state: null },
  ]);
  assert.match(words ?? '', /^2 runs · 1 program · [\d,]+ tokens$/);
});

test('the model that is used unless another is asked for says so', () => {
  const words = CATALOGUE.map(
    (model) => modelLook({ model, state: { kind: 'here' } }, DEFAULT_MODEL).description,
  );
  assert.deepEqual(
    words.map((line) => line.startsWith('here · the default · ')),
    CATALOGUE.map(({ name }) => `embedded:${name}` === DEFAULT_MODEL),
  );
});

test('a model is missing, then damaged where its file was cut short', async (t) => {
  const home = await temporaryFolder(t);
  const models = new Models(() => home);
  const look = async (): Promise<string> => {
    const known = (await models.all()).find(({ model }) => model.name === MODEL.name);
    assert.ok(known);
    const { context, description } = modelLook(known, DEFAULT_MODEL);
    return `${context}: ${description}`;
  };
  assert.match(await look(), /^model\.missing: not here · \d+ MB · /);
  const path = modelPath(MODEL, home);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, 'GGUF');
  assert.match(await look(), /^model\.wrong: damaged · /);
});

test('a model that the catalogue does not have is refused, and nothing stays on its way', async (t) => {
  const home = await temporaryFolder(t);
  const models = new Models(() => home);
  await assert.rejects(models.fetch('no-such-model'), { name: 'LeafeError' });
  assert.ok((await models.all()).every(({ state }) => state.kind !== 'coming'));
});

test('how far a model has come is shown while it comes', () => {
  const progress = { what: 'fetching', fraction: 0.5 };
  const { description } = modelLook(
    { model: MODEL, state: { kind: 'coming', progress } },
    DEFAULT_MODEL,
  );
  assert.match(description, /^coming: 50 %/);
});
