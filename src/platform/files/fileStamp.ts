import { statSync, type BigIntStats } from 'node:fs';

/** A file changed so shortly before it was looked at may change again within the same tick of its file system's clock. */
const TICK_MS = 2000;

/**
 * Differs from the one before where a file was written to or replaced: size, times and place on the disk, as git tells its own by. The
 * time of the last change is the system's and cannot be set. Null where there is no such file.
 */
export function stampOf(path: string): string | null {
  const found = lookedAt(path);
  return found === null ? null : stampIn(found);
}

/** The same; null also where the file changed so lately that it could change again unseen. */
export function settledStampOf(path: string): string | null {
  const found = lookedAt(path);
  if (found === null || Number(found.ctimeMs) > Date.now() - TICK_MS) return null;
  return stampIn(found);
}

function lookedAt(path: string): BigIntStats | null {
  return statSync(path, { bigint: true, throwIfNoEntry: false }) ?? null;
}

function stampIn({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}
