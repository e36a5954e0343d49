import { createHash } from 'node:crypto';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import type { Artefact, OnSent } from '../../core/ports/trainer.ts';
import { makeFolder, onDisk } from '../diskErrors.ts';
import { pidExists } from '../pidExists.ts';

/**
 * Writes what comes to a file, which gets its name once its bytes and its hash are those of the artefact: `trainer.damaged` otherwise,
 * and nothing of it stays.
 */
export async function writeFetched(
  pieces: AsyncIterable<Buffer>,
  { name, bytes, sha256 }: Artefact,
  to: string,
  onSent: OnSent,
): Promise<void> {
  await makeFolder(dirname(to));
  const draft = `${to}.${process.pid}.part`;
  await onDisk(to, async () => {
    await sweepDrafts(to);
    try {
      const hash = createHash('sha256');
      let came = 0;
      const file = await open(draft, 'w');
      try {
        for await (const piece of pieces) {
          came += piece.length;
          // What sends without end must not fill the disk.
          if (came > bytes) break;
          hash.update(piece);
          await file.appendFile(piece);
          onSent(came, bytes);
        }
        await file.sync();
      } finally {
        await file.close();
      }
      if (came !== bytes)
        throw damaged(`${name} has ${came > bytes ? 'more' : came} bytes, not ${bytes}`);
      const found = hash.digest('hex');
      if (found !== sha256) throw damaged(`${name} has the sha256 ${found}, not ${sha256}`);
      await rename(draft, to);
    } finally {
      await rm(draft, { force: true });
    }
  });
}

/** Takes away what a kill has left half fetched; who is still at it keeps theirs. */
async function sweepDrafts(to: string): Promise<void> {
  const folder = dirname(to);
  const name = basename(to);
  for (const found of await readdir(folder)) {
    const [, of, pid] = /^(.+)\.(\d+)\.part$/.exec(found) ?? [];
    if (of === name && !pidExists(Number(pid))) await rm(join(folder, found), { force: true });
  }
}

export function damaged(what: string): LeafeError<'trainer'> {
  return new LeafeError('trainer', 'damaged', what);
}
