import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { LeafeError } from '../../core/errors.ts';
import { errorCode } from '../diskErrors.ts';
import type { CatalogueModel } from './catalogue.ts';

/** Where a catalogue model lives under a home folder. */
export function modelPath(model: CatalogueModel, home: string): string {
  return join(home, 'models', model.file);
}

/**
 * The model's file where it already is: in the folder LEAFE_MODELS, or under the home; null where it is in neither. Throws
 * `model.wrongFile` for a file that is there but cut short or another one.
 */
export async function presentModel(
  model: CatalogueModel,
  home: string,
  signal: AbortSignal,
): Promise<string | null> {
  const shelf = process.env['LEAFE_MODELS'];
  const places = [
    ...(shelf === undefined || shelf === '' ? [] : [resolve(shelf, model.file)]),
    modelPath(model, home),
  ];
  for (const path of places) {
    if (await exists(path)) {
      await checkModelFile(path, model, { seal: sealPath(model, path, home) }, signal);
      return path;
    }
  }
  return null;
}

interface Seal {
  readonly bytes: number;
  readonly mtimeMs: number;
  readonly sha256: string;
}

/**
 * Throws `model.wrongFile` where the file is not the one of the catalogue. Its hash is read once and sealed beside it, so that
 * opening is quick; a file of another size or time is read again.
 */
export async function checkModelFile(
  path: string,
  model: Pick<CatalogueModel, 'bytes' | 'sha256'>,
  { seal }: { readonly seal: string },
  signal: AbortSignal,
): Promise<void> {
  const { size, mtimeMs } = await stat(path);
  if (size !== model.bytes) {
    throw wrongFile(path, `it has ${size} bytes instead of ${model.bytes}`);
  }
  const sealed = await readSeal(seal);
  if (sealed?.bytes === size && sealed.mtimeMs === mtimeMs && sealed.sha256 === model.sha256)
    return;
  const sha256 = await hashFile(path, signal);
  if (sha256 !== model.sha256) throw wrongFile(path, `its sha256 is ${sha256}`);
  await writeSeal(seal, { bytes: size, mtimeMs, sha256 });
}

export async function hashFile(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash, { signal });
  return hash.digest('hex');
}

/** Under the home, so that a read-only shelf can be sealed too. */
export function sealPath(model: CatalogueModel, path: string, home: string): string {
  const own = modelPath(model, home);
  return resolve(path) === resolve(own) ? `${own}.seal` : `${own}.shelf.seal`;
}

async function readSeal(path: string): Promise<Partial<Seal> | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Partial<Seal>;
  } catch {
    return null;
  }
}

/** A seal that cannot be written costs time only. */
async function writeSeal(path: string, seal: Seal): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const draft = `${path}.${process.pid}`;
    await writeFile(draft, JSON.stringify(seal));
    await rename(draft, path);
  } catch {
    return;
  }
}

export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function wrongFile(path: string, why: string): LeafeError<'model'> {
  return new LeafeError('model', 'wrongFile', `${path}: ${why}`);
}
