import { join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import type { Manifest } from '../../core/learn/manifest.ts';
import { fileFindings } from './fileFindings.ts';
import { readManifest } from './readManifest.ts';

/** A data set whose files are all what its manifest says. */
export interface WholeDataset {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Throws `dataset.damaged` where a file is not what the manifest says, and as `readManifest` does. */
export async function wholeDataset(folder: string): Promise<WholeDataset> {
  const manifest = await readManifest(folder);
  const [finding] = await fileFindings(folder, manifest);
  if (finding === undefined) return { folder, manifest };
  const { place, what } = finding;
  throw new LeafeError('dataset', 'damaged', `${join(folder, place)}: ${what}`);
}
