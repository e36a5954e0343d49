import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCode } from '../diskErrors.ts';
import { pidExists } from '../pidExists.ts';
import { bytesHash, withWhole } from './wholeFile.ts';

/**
 * Files of what could be told anew at any time, kept to be quicker: each begins with the hash of all the rest, appears whole or not at
 * all, and is as good as none where it is damaged. Read and written in one go without waiting: there are ten thousands of them, each
 * small, and a promise for each call costs ten times the call.
 */

/**
 * What `read` makes of the bytes behind the hash, which are lent for so long; null where there is no such file, it is not what was written,
 * or `read` throws.
 */
export function readKept<T>(path: string, read: (bytes: Buffer) => T | null): T | null {
  try {
    return withWhole(path, (bytes) => {
      if (bytes[HASH_CHARS] !== NEWLINE) return null;
      const rest = bytes.subarray(HASH_CHARS + 1);
      return bytes.toString('latin1', 0, HASH_CHARS) === bytesHash(rest) ? read(rest) : null;
    });
  } catch {
    // It cannot be opened, or somebody else wrote it.
    return null;
  }
}

/** Whether it was written: it only saves time, so that a full or read-only disk is no failure. */
export function writeKept(path: string, bytes: Buffer): boolean {
  const draft = `${path}.${process.pid}${DRAFT}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(draft, Buffer.concat([Buffer.from(`${bytesHash(bytes)}\n`), bytes]));
    renameSync(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) === null) throw error;
    removeIfThere(draft);
    return false;
  }
}

/** Half a file on a full disk would only take more of it; what cannot be removed now is swept later. */
function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    if (errorCode(error) === null) throw error;
  }
}

/** Removes what nobody will read: drafts of processes that died, and the files that `isWanted` does not name. */
export function sweepKept(folder: string, isWanted: (name: string) => boolean): void {
  try {
    for (const name of readdirSync(folder)) {
      const pid = DRAFT_NAME.exec(name)?.[1];
      const isLeft = pid === undefined ? !isWanted(name) : !pidExists(Number(pid));
      if (isLeft) rmSync(join(folder, name), { force: true });
    }
  } catch (error) {
    if (errorCode(error) === null) throw error;
  }
}

const HASH_CHARS = 64;
const NEWLINE = 10;
const DRAFT = '.new';
const DRAFT_NAME = /\.(\d+)\.new$/;
