import assert from 'node:assert/strict';
import { mkdir, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { Models } from '../../src/extension/models.ts';
import { CATALOGUE, type CatalogueModel } from '../../src/platform/embedded/catalogue.ts';
import { modelPath } from '../../src/platform/embedded/modelFile.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const [MODEL] = CATALOGUE as readonly [CatalogueModel];

test('a damaged model is taken away, so that it can be fetched again; what has come of it stays', async (t) => {
  const home = await temporaryFolder(t);
  const models = new Models(() => home);
  const path = modelPath(MODEL, home);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, 'cut');
  await truncate(path, 1000);
  await writeFile(`${path}.0.part`, 'half');
  assert.equal((await models.all())[0]?.state.kind, 'wrong');
  await models.discard(MODEL.name);
  assert.equal((await models.all())[0]?.state.kind, 'missing');
  assert.equal((await stat(`${path}.0.part`)).size, 4);
});

test('a name that is in no catalogue is refused', async (t) => {
  const home = await temporaryFolder(t);
  const models = new Models(() => home);
  await assert.rejects(models.fetch('no-such-model'), /no such model/i);
  await assert.rejects(models.discard('no-such-model'), /no such model/i);
});
