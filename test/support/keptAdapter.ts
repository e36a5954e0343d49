import { mkdir, writeFile } from 'node:fs/promises';
import { adapterFolder, adapterRecord } from '../../src/app/adapters/adapterFolder.ts';
import type { KeptAdapter } from '../../src/domain/keptAdapter.ts';
import { CATALOGUE } from '../../src/platform/embedded/catalogue.ts';

/** What is kept of an adapter, of a model of the catalogue. */
export function anAdapter(name: string, model = 'smollm2-135m'): KeptAdapter {
  const sha256 = 'a'.repeat(64);
  const base = CATALOGUE.find((one) => one.name === model)?.sha256 ?? '';
  return {
    ...{ v: 1, name, architecture: 'llama', rank: 16, alpha: 32 },
    base: { model: `embedded:${model}`, sha256: base },
    file: { name: 'adapter-aaaaaaaaaaaa.gguf', bytes: 9_800_000, sha256 },
    madeFrom: { job: sha256, dataset: 'corrections', manifest: sha256 },
    heldOut: {
      byTrainer: { rows: 5, tokens: 100, base: -2.613, tuned: -0.12 },
      onDevice: { rows: 5, tokens: 100, base: -2.6, tuned: -0.114 },
    },
    keptAt: '2026-05-01T00:00:00.000Z',
  };
}

/** Puts the record of an adapter into a home, as it lies there once one was kept; its file is not there. */
export async function putAdapter(home: string, adapter: KeptAdapter): Promise<void> {
  await mkdir(adapterFolder(home, adapter.name), { recursive: true });
  await writeFile(adapterRecord(home, adapter.name), JSON.stringify(adapter));
}
