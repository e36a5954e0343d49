import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { join } from 'node:path';
import { adapterFolder } from '../../src/app/adapters/adapterFolder.ts';
import { DEFAULT_MODEL } from '../../src/app/defaults.ts';
import type { KeptAdapter } from '../../src/domain/keptAdapter.ts';
import { modelChoices } from '../../src/extension/modelChoices.ts';
import { Models, type KnownModel } from '../../src/extension/models.ts';
import { adapterLook } from '../../src/extension/views/adapterLook.ts';
import { modelNodes } from '../../src/extension/views/modelNodes.ts';
import { CATALOGUE } from '../../src/platform/embedded/catalogue.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const KNOWN = CATALOGUE.map((model): KnownModel => ({ model, state: { kind: 'here' } }));
const SMALL = CATALOGUE.find(({ name }) => name === 'smollm2-135m');

test('an adapter looks by what made it, and says what it is worth and who measured', () => {
  const { label, description, tooltip, context } = adapterLook(adapter('may'));
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
  const { tooltip } = adapterLook({ ...adapter('may'), heldOut: none });
  assert.ok(tooltip.endsWith('rank 16, 10 MB'));
});

test('adapters are below their base, whatever it was called; those of other bases come last', () => {
  const byPath = {
    ...adapter('by-path'),
    base: { model: 'embedded:/x/small.gguf', sha256: SMALL?.sha256 ?? '' },
  };
  const nodes = modelNodes(KNOWN, [adapter('may'), byPath, stranger('own')]);
  const shown = nodes.map((node) =>
    'adapter' in node
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

test('a model is chosen with an adapter or without, and the default stays first and untuned', () => {
  const choices = modelChoices({
    known: KNOWN,
    adapters: [adapter('may'), stranger('own')],
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

test('the kept adapters of the home are known, and none where there is no such folder', async (t) => {
  const home = await temporaryFolder(t);
  const models = new Models(() => home);
  assert.deepEqual(await models.adapters(), []);
  const folder = adapterFolder(home, 'may');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'adapter.json'), JSON.stringify(adapter('may')));
  assert.deepEqual(await models.adapters(), [adapter('may')]);
});

function adapter(name: string): KeptAdapter {
  const sha256 = 'a'.repeat(64);
  return {
    ...{ v: 1, name, architecture: 'llama', rank: 16, alpha: 32 },
    base: { model: 'embedded:smollm2-135m', sha256: SMALL?.sha256 ?? '' },
    file: { name: 'adapter-aaaaaaaaaaaa.gguf', bytes: 9_800_000, sha256 },
    madeFrom: { job: sha256, dataset: 'corrections', manifest: sha256 },
    heldOut: {
      byTrainer: { rows: 5, tokens: 100, base: -2.613, tuned: -0.12 },
      onDevice: { rows: 5, tokens: 100, base: -2.6, tuned: -0.114 },
    },
    keptAt: '2026-05-01T00:00:00.000Z',
  };
}

function stranger(name: string): KeptAdapter {
  return { ...adapter(name), base: { model: 'embedded:/x/own.gguf', sha256: 'b'.repeat(64) } };
}
