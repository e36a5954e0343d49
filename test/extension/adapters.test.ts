import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { adaptersFolder } from '../../src/app/adapters/adapterFolder.ts';
import { DEFAULT_MODEL } from '../../src/app/defaults.ts';
import type { KeptAdapter } from '../../src/domain/keptAdapter.ts';
import { modelChoices } from '../../src/extension/modelChoices.ts';
import { Models, type KnownModel } from '../../src/extension/models.ts';
import { adapterLook } from '../../src/extension/views/adapterLook.ts';
import { modelOfNode } from '../../src/extension/evaluation/modelOfNode.ts';
import { hostedLook } from '../../src/extension/views/hostedLook.ts';
import { childrenOf, modelNodes, type ModelNode } from '../../src/extension/views/modelNodes.ts';
import { CATALOGUE } from '../../src/platform/embedded/catalogue.ts';
import { anAdapter, putAdapter } from '../support/keptAdapter.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const KNOWN = CATALOGUE.map((model): KnownModel => ({ model, state: { kind: 'here' } }));
const SMALL = CATALOGUE.find(({ name }) => name === 'smollm2-135m');

test('an adapter looks by what made it, and says what it is worth and who measured', () => {
  const { label, description, tooltip, context } = adapterLook(anAdapter('may'), DEFAULT_MODEL);
  assert.deepEqual([label, description, context], ['may', 'trained on corrections', 'adapter']);
  assert.deepEqual(tooltip.split('\n'), [
    'embedded:smollm2-135m+may',
    'trained on corrections',
    'rank 16, 10 MB',
    'Trainer: held-out replies -2.61 with the base, -0.12 tuned',
    'This machine: held-out replies -2.60 with the base, -0.11 tuned',
    '(log-probability a token)',
  ]);
});

test('one that nobody measured says nothing of it', () => {
  const none = { byTrainer: null, onDevice: null };
  const { tooltip } = adapterLook({ ...anAdapter('may'), heldOut: none }, DEFAULT_MODEL);
  assert.ok(tooltip.endsWith('rank 16, 10 MB'));
});

test('adapters are below their base, whatever it was called; those of other bases come last', () => {
  const byPath = {
    ...anAdapter('by-path'),
    base: { model: 'embedded:/x/small.gguf', sha256: SMALL?.sha256 ?? '' },
  };
  const nodes = modelNodes({
    ...{ known: KNOWN, hosted: [] },
    adapters: [anAdapter('may'), byPath, stranger('own')],
  });
  const shown = nodes.map((node) =>
    'hosted' in node
      ? node.hosted.model
      : 'adapter' in node
        ? `+${node.adapter.name}`
        : `${node.model.name}: ${node.adapters.map(({ name }) => name).join(' ')}`,
  );
  assert.deepEqual(shown, [
    'qwen2.5-coder-0.5b: ',
    'qwen2.5-coder-1.5b: ',
    'smollm2-135m: may by-path',
    '+own',
  ]);
});

test('what a service keeps stands at the end with its earlier states, and is said to be the default', () => {
  const made = {
    job: 'chats-1',
    model: 'ft:tiny:a',
    base: 'tiny',
    baseUrl: 'https://one.example/v1',
  };
  const hosted = [
    { ...made, step: null },
    { ...made, model: 'ft:tiny:a:8', step: 8 },
    { ...made, job: 'chats-2', model: 'ft:tiny:b', step: null },
  ];
  const nodes = modelNodes({ known: KNOWN, adapters: [], hosted }).slice(KNOWN.length);
  const named = (node: ModelNode): unknown => [
    modelOfNode(node),
    childrenOf(node).map(modelOfNode),
  ];
  assert.deepEqual(nodes.map(named), [
    ['openai:ft:tiny:a', ['openai:ft:tiny:a:8']],
    ['openai:ft:tiny:b', []],
  ]);
  const [whole, earlier] = hosted.map((one) => hostedLook(one, 'openai:ft:tiny:a:8'));
  assert.equal(whole?.description, 'trained on tiny · stays at https://one.example/v1');
  assert.equal(earlier?.description, 'the default · as it was after step 8');
  assert.deepEqual(earlier.tooltip.split('\n'), [
    ...['openai:ft:tiny:a:8', 'as it was after step 8', 'Base: tiny'],
    ...['stays at https://one.example/v1', 'chats-1'],
  ]);
});

test('a model is chosen with an adapter or without, and the default stays first and untuned', () => {
  const choices = modelChoices({
    known: KNOWN,
    adapters: [anAdapter('may'), stranger('own')],
    extraModels: ['openai:tiny'],
  });
  assert.deepEqual(
    choices.map(({ value }) => value),
    [
      DEFAULT_MODEL,
      'embedded:qwen2.5-coder-0.5b',
      'embedded:smollm2-135m',
      'embedded:smollm2-135m+may',
      'embedded:/x/own.gguf+own',
      'openai:tiny',
    ],
  );
  const tuned = choices.find(({ value }) => value.endsWith('+may'));
  assert.deepEqual(tuned, {
    label: 'smollm2-135m+may',
    description: 'tuned',
    detail: 'trained on corrections',
    value: 'embedded:smollm2-135m+may',
  });
});

test('the model that the settings name is the default: offered first, and said to be', () => {
  const defaultModel = 'embedded:smollm2-135m+may';
  const [first, second] = modelChoices({
    ...{ known: KNOWN, adapters: [anAdapter('may')], extraModels: [], defaultModel },
  });
  assert.equal(first?.value, defaultModel);
  assert.equal(first.description, 'the default · tuned');
  assert.deepEqual([second?.value, second?.description], [DEFAULT_MODEL, 'here']);
  const { description } = adapterLook(anAdapter('may'), defaultModel);
  assert.equal(description, 'the default · trained on corrections');
});

test('the kept adapters of the home are known, and none where there is no such folder', async (t) => {
  const home = await temporaryFolder(t);
  const models = new Models(() => home);
  assert.deepEqual(await models.adapters(), []);
  await putAdapter(home, anAdapter('may'));
  assert.deepEqual(await models.adapters(), [anAdapter('may')]);
});

test('an adapter is renamed and removed in the home and both are undone, and whoever shows models is told each time', async (t) => {
  const home = await temporaryFolder(t);
  const models = new Models(() => home);
  await putAdapter(home, anAdapter('may'));
  let told = 0;
  models.onChange(() => void told++);
  const renamed = await models.renameAdapter('may', 'june');
  assert.deepEqual(await models.adapters(), [anAdapter('june')]);
  await assert.rejects(models.removeAdapter('may'), /june is here/);
  const removed = await models.removeAdapter('june');
  assert.deepEqual(await models.adapters(), []);
  assert.equal(told, 2);
  await removed.undo();
  assert.deepEqual(await models.adapters(), [anAdapter('june')]);
  await renamed.undo();
  assert.deepEqual(await models.adapters(), [anAdapter('may')]);
  assert.equal(told, 4);
});

test('a removal is for good once undoing it has lapsed, and when the window closes', async (t) => {
  const home = await temporaryFolder(t);
  const models = new Models(() => home);
  await putAdapter(home, anAdapter('may'));
  await putAdapter(home, anAdapter('june'));
  const may = await models.removeAdapter('may');
  await may.lapse();
  assert.deepEqual(await readdir(adaptersFolder(home)), ['june']);
  await models.removeAdapter('june');
  await models.close();
  assert.deepEqual(await readdir(adaptersFolder(home)), []);
});

test('control characters that a data set is called by reach no view', () => {
  const named = {
    ...anAdapter('may'),
    madeFrom: { ...anAdapter('may').madeFrom, dataset: 'a\u001b[31mb\u202e' },
  };
  const { description, tooltip } = adapterLook(named, DEFAULT_MODEL);
  assert.doesNotMatch(`${description}${tooltip}`, /[\u001b\u202e]/u);
});

function stranger(name: string): KeptAdapter {
  return { ...anAdapter(name), base: { model: 'embedded:/x/own.gguf', sha256: 'b'.repeat(64) } };
}
