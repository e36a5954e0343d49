import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isLeafeError, LeafeError } from '../../core/errors.ts';
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
  const path = await placeOf(model, home);
  if (path === null) return null;
  await checkModelFile(path, model, { seal: sealPath(model, path, home) }, signal);
  return path;
}

/** What is here of a model, without reading whole files again that were read before. */
export async function stateOfModel(
  model: CatalogueModel,
  home: string,
  signal: AbortSignal,
): Promise<{ readonly state: 'here' | 'missing' | 'wrong'; readonly path: string | null }> {
  try {
    const path = await presentModel(model, home, signal);
    return { state: path === null ? 'missing' : 'here', path };
  } catch (error) {
    if (isLeafeError(error, 'model', 'wrongFile')) return { state: 'wrong', path: null };
    throw error;
  }
}

/** Takes a damaged file out of the home; one on the shelf LEAFE_MODELS is another's. */
export async function discardModel(model: CatalogueModel, home: string): Promise<void> {
  const path = modelPath(model, home);
  await Promise.all([path, sealPath(model, path, home)].map((file) => rm(file, { force: true })));
}

/** Reads the whole file and gives its path. Throws `model.notHere` where it is missing, `model.wrongFile` where it is another one. */
export async function verifyModel(
  model: CatalogueModel,
  home: string,
  signal: AbortSignal,
): Promise<string> {
  const path = await placeOf(model, home);
  if (path === null) throw notHere(modelPath(model, home), model);
  const seal = sealPath(model, path, home);
  await rm(seal, { force: true });
  await checkModelFile(path, model, { seal }, signal);
  return path;
}

async function placeOf(model: CatalogueModel, home: string): Promise<string | null> {
  const shelf = process.env['LEAFE_MODELS'];
  const own = modelPath(model, home);
  const places = shelf === undefined || shelf === '' ? [own] : [resolve(shelf, model.file), own];
  for (const path of places) if (await exists(path)) return path;
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
  model: CatalogueModel,
  { seal }: { readonly seal: string },
  signal: AbortSignal,
): Promise<void> {
  const { size } = await stat(path);
  if (size !== model.bytes) {
    throw wrongFile(path, `it has ${size} bytes instead of ${model.bytes}`, model);
  }
  const sha256 = await sealedHash(path, seal, signal);
  if (sha256 !== model.sha256) throw wrongFile(path, `its sha256 is ${sha256}`, model);
}

/** The sha256 of any file, read once and sealed; one of another size or time is read again. */
export async function sealedHash(path: string, seal: string, signal: AbortSignal): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  const sealed = await readSeal(seal);
  if (sealed?.bytes === size && sealed.mtimeMs === mtimeMs && sealed.sha256 !== undefined) {
    return sealed.sha256;
  }
  const sha256 = await hashFile(path, signal);
  await writeSeal(seal, { bytes: size, mtimeMs, sha256 });
  return sha256;
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

function wrongFile(path: string, why: string, model: CatalogueModel): LeafeError<'model'> {
  return new LeafeError('model', 'wrongFile', `${path}: ${why}`, {
    todo: `Delete it and run \`leafe models pull ${model.name}\` again.`,
  });
}

export function notHere(path: string, { name }: CatalogueModel): LeafeError<'model'> {
  return new LeafeError('model', 'notHere', `there is no ${path}`, {
    todo: `Fetch it with \`leafe models pull ${name}\`.`,
  });
}
