import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import { errorCode } from '../diskErrors.ts';
import { folderAbove } from '../folderAbove.ts';
import { nearest } from '../nearNames.ts';

/** The set that comes with LEAFE. */
export const STARTER = 'starter';

export interface Located {
  /** What the collection is called in messages. */
  readonly name: string;
  /** In the order they are read. */
  readonly files: readonly string[];
  /** Whether it is the set that comes with LEAFE. */
  readonly shipped: boolean;
}

/** Where the problems named so are kept. Throws `input.invalid` where there are none. */
export async function locate(path: string, home: string): Promise<Located> {
  const found = await tryLocate(path, home);
  if (found !== null) return found;
  const near = nearest(path, [...(await importedSets(home)), STARTER]);
  const hint = near.length === 0 ? '' : ` Near it: ${near.join(', ')}.`;
  throw new LeafeError('input', 'invalid', `There are no problems at ${path}.${hint}`, {
    todo: 'Give a file or folder of CodeContests problems, the name of an imported set (`leafe problems list`), or `starter`.',
  });
}

/** As `locate`, with null where there is nothing of that name. */
export async function tryLocate(path: string, home: string): Promise<Located | null> {
  if (path === '') return null;
  return (
    (await at(path, path)) ??
    (isSetName(path) ? await at(setFile(home, path), path) : null) ??
    (path === STARTER ? { name: STARTER, files: [starterFile()], shipped: true } : null)
  );
}

/** Where an imported set of this name is kept. */
export function setFile(home: string, set: string): string {
  return join(home, 'problems', `${set}.jsonl`);
}

/** Names of the imported sets, in order. */
export async function importedSets(home: string): Promise<readonly string[]> {
  const names = await entries(join(home, 'problems'));
  return names
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => name.slice(0, -'.jsonl'.length));
}

/** Letters, digits and a few signs: nothing that could lead out of the folder of sets. */
export function isSetName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name);
}

async function at(path: string, name: string): Promise<Located | null> {
  const kind = await kindOf(path);
  if (kind === null) return null;
  if (kind === 'file') return { name, files: [path], shipped: false };
  const files = (await entries(path)).filter((entry) => /\.(jsonl|ndjson|parquet)$/.test(entry));
  if (files.length > 0) {
    return { name, files: files.map((entry) => join(path, entry)), shipped: false };
  }
  throw new LeafeError('input', 'invalid', `The folder ${path} holds no .jsonl or .parquet file.`);
}

async function kindOf(path: string): Promise<'file' | 'folder' | null> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(errorCode(error) ?? '')) return null;
    throw new LeafeError('input', 'invalid', `${path} cannot be read (${errorCode(error)}).`, {
      cause: error,
    });
  }
}

async function entries(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function starterFile(): string {
  const name = `${STARTER}.jsonl`;
  const media = folderAbove('media', name);
  if (media !== null) return join(media, name);
  throw new LeafeError(
    'input',
    'invalid',
    'The starter problems are missing from this installation.',
    {
      todo: 'Install LEAFE again.',
    },
  );
}
