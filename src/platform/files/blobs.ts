import { randomBytes } from 'node:crypto';
import { access, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import type { BlobRef } from '../../core/ports/journal.ts';
import { errorCode, makeFolder, onDisk } from '../diskErrors.ts';
import { bytesHash, readWhole } from './wholeFile.ts';

/** Text under the hash of its UTF-8 bytes: written whole beside its place, then moved there. */
export async function writeBlob(runFolder: string, text: string): Promise<BlobRef> {
  const bytes = Buffer.from(text);
  const sha256 = bytesHash(bytes);
  const folder = join(runFolder, 'blobs');
  const path = join(folder, sha256);
  await onDisk(path, async () => {
    if (await exists(path)) return;
    await makeFolder(folder);
    const draft = `${path}.new-${randomBytes(4).toString('hex')}`;
    try {
      await writeDurably(draft, bytes);
      await rename(draft, path);
    } finally {
      await rm(draft, { force: true });
    }
  });
  return { sha256, bytes: bytes.length };
}

/** The text, proven by its hash. Missing or changed: `journal.damaged`. */
export async function readBlob(runFolder: string, sha256: string): Promise<string> {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw damaged(JSON.stringify(sha256.slice(0, 80)), 'no hash');
  const path = join(runFolder, 'blobs', sha256);
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw damaged(path, 'missing');
    throw error;
  }
  if (bytesHash(bytes) !== sha256) throw damaged(path, 'not what was written');
  return bytes.toString();
}

/** Whether it is there and what was written. */
export function isWholeBlob(runFolder: string, sha256: string): boolean {
  const bytes = readWhole(join(runFolder, 'blobs', sha256));
  return bytes !== null && bytesHash(bytes) === sha256;
}

async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function damaged(what: string, why: string): LeafeError<'journal'> {
  return new LeafeError('journal', 'damaged', `blob ${what}: ${why}`);
}
