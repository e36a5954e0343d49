import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Manifest } from '../../core/learn/manifest.ts';
import type { Split } from '../../core/learn/split.ts';

export type TrainingSplit = Exclude<Split, 'heldOut'>;

/** What a trainer reads. */
export const FILES = {
  train: 'train.jsonl',
  validation: 'validation.jsonl',
} as const satisfies Record<TrainingSplit, string>;

/** What tells about it. */
export const NAMES = {
  /** Where each line comes from. */
  records: 'records.jsonl',
  manifest: 'manifest.json',
  card: 'README.md',
  /** As `sha256sum --check` reads it. */
  sums: 'SHA256SUMS',
} as const;

/** The name of a file of lines as a table. */
export function tableOf(file: string): string {
  return file.replace(/\.jsonl$/, '.parquet');
}

export async function sealOf(
  path: string,
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  return { sha256: await sha256Of(path), bytes: (await stat(path)).size };
}

/** The names that `SHA256SUMS` lists, in order: all files of a data set but itself. */
export function summedNames({ files }: Pick<Manifest, 'files'>): readonly string[] {
  return [...Object.keys(files), NAMES.manifest, NAMES.card];
}

/** The text of `SHA256SUMS`, from the hash of each file by its name. */
export function sumsText(hashes: ReadonlyMap<string, string>): string {
  return [...hashes].map(([name, hash]) => `${hash}  ${name}\n`).join('');
}

/** As hex; a file of any size. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
