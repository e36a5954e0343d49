import { open, readdir, readFile, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { isLeafeError, LeafeError } from '../../core/errors.ts';
import { errorCode, makeFolder, onDisk } from '../../platform/diskErrors.ts';
import { lastLine } from '../../platform/files/journalTail.ts';
import { replaceFile, sweepDrafts } from '../../platform/files/writeFiles.ts';
import { isHeld, liveHolder, takeLock } from '../../platform/processLock.ts';
import { unreadable } from '../../platform/unreadable.ts';

/** What a folder with a `manifest.json` holds, and how that reads. */
export interface ManifestFormat<T> {
  /** As the manifest says it; also the boundary of its errors. */
  readonly kind: 'evaluation' | 'study';
  /** As people say it. */
  readonly words: string;
  readonly version: number;
  readonly schema: z.ZodType<T>;
}

export const MANIFEST_FILE = 'manifest.json';

/**
 * Makes the folder where it is not there, and keeps others out of it meanwhile. Throws `inUse`, and `input.invalid` for a folder that holds
 * anything else.
 */
export async function withManifestFolder<M, T>(
  folder: string,
  format: ManifestFormat<M>,
  use: () => Promise<T>,
): Promise<T> {
  await mustBeOurs(folder, format);
  await inNamed(folder, () => makeFolder(folder));
  const path = join(folder, lockOf(format));
  const lock = await inNamed(folder, () => onDisk(path, () => takeLock(path)));
  if (!isHeld(lock)) {
    const detail = `process ${lock.pid} on ${lock.host} holds ${path}`;
    throw new LeafeError(format.kind, 'inUse', detail);
  }
  try {
    await sweepDrafts(folder, (name) => /^(?:manifest|report|spent)\.(?:json|html)$/.test(name));
    return await use();
  } finally {
    await lock.release();
  }
}

/** Throws now what `withManifestFolder` would throw; a folder that was not there is not there afterwards. */
export async function lookAtManifestFolder<M>(
  folder: string,
  format: ManifestFormat<M>,
  look: () => Promise<void>,
): Promise<void> {
  const missing = await missingFolders(resolve(folder));
  try {
    await withManifestFolder(folder, format, look);
  } finally {
    // Where another process has put something there meanwhile, it stays.
    for (const one of missing) await rmdir(one).catch(() => undefined);
  }
}

/** Of a folder and those above it, the innermost first. */
async function missingFolders(folder: string): Promise<readonly string[]> {
  if (dirname(folder) === folder || (await stat(folder).catch(() => null)) !== null) return [];
  return [folder, ...(await missingFolders(dirname(folder)))];
}

/** It may have been named beside the home: what to do about a home that cannot be written would mislead. */
async function inNamed<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isLeafeError(error, 'checkpoint', 'notWritable')) throw error;
    throw new LeafeError('input', 'invalid', `The folder ${folder} cannot be written.`, {
      todo: 'Name another with --out, or another home with --home.',
      cause: error,
    });
  }
}

/** A folder of somebody else's is never written into. */
async function mustBeOurs<T>(folder: string, format: ManifestFormat<T>): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw unreadable(error, `The folder ${folder}`);
  });
  const lock = lockOf(format);
  const others = names.filter(
    (name) => !name.startsWith(lock) && !name.startsWith(`${MANIFEST_FILE}.`),
  );
  if (others.length === 0) return;
  if ((await readManifestFile(folder, format)) !== null) return;
  const what = `${folder} is there already and holds no ${format.words}.`;
  throw new LeafeError('input', 'invalid', what, {
    todo: 'Name a folder that is not there yet.',
  });
}

/** Whether a process keeps others out of the folder now. */
export async function isAtWork<T>(folder: string, format: ManifestFormat<T>): Promise<boolean> {
  return (await liveHolder(join(folder, lockOf(format)))) !== null;
}

function lockOf<T>({ kind }: ManifestFormat<T>): string {
  return `${kind}.lock`;
}

const headSchema = z.object({ kind: z.string(), v: z.number() });

/** Null where there is none. Throws `damaged` and `newerFormat`. */
export async function readManifestFile<T>(
  folder: string,
  { kind, words, version, schema }: ManifestFormat<T>,
): Promise<T | null> {
  const path = join(folder, MANIFEST_FILE);
  const text = await readText(path);
  if (text === null) return null;
  const damaged = (why: string): LeafeError<typeof kind> =>
    new LeafeError(kind, 'damaged', `${path}: ${why}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged('it is not JSON');
  }
  const head = headSchema.safeParse(value);
  if (!head.success || head.data.kind !== kind) throw damaged(`it is no manifest of ${a(words)}`);
  const { v } = head.data;
  if (v > version) {
    const detail = `${path} has format ${v}; this one reads ${version}`;
    throw new LeafeError(kind, 'newerFormat', detail);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw damaged(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it is no manifest'}`);
}

/** What a folder's manifest says that it is of; null where there is none that says so. */
export async function kindOfFolder(folder: string): Promise<string | null> {
  const text = await readText(join(folder, MANIFEST_FILE)).catch(() => null);
  try {
    const head = headSchema.safeParse(JSON.parse(text ?? ''));
    return head.success ? head.data.kind : null;
  } catch {
    return null;
  }
}

async function readText(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw unreadable(error, `The file ${path}`);
  });
}

function a(words: string): string {
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
}

export function writeManifestFile(folder: string, manifest: unknown): Promise<void> {
  return replaceFile(join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** What a kill has left behind the last whole line was never acknowledged. */
export async function cutTornLine(path: string): Promise<void> {
  if ((await stat(path).catch(() => null)) === null) return;
  await onDisk(path, async () => {
    const file = await open(path, 'r+');
    try {
      const { size } = await file.stat();
      const end = (await lastLine(file, size))?.end ?? 0;
      if (end < size) await file.truncate(end);
    } finally {
      await file.close();
    }
  });
}
