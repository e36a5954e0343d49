import { createHash } from 'node:crypto';
import { LeafeError } from '../../../core/errors.ts';
import type { OnSent } from '../../../core/ports/trainer.ts';
import type { Keeper } from './keeper.ts';
import { filesOf, tarBytes, tarOf } from './tar.ts';

/** A bundle that comes there damaged, as over a disk that lies, is sent once more. */
const TRIES = 2;

/** Sends a bundle's folder. What is there already, of it or of all of it, is not sent again. Throws `trainer.rejected` where it stays damaged. */
export async function upload(
  keeper: Keeper,
  { folder, job }: { readonly folder: string; readonly job: string },
  onSent: OnSent,
  signal: AbortSignal,
): Promise<void> {
  const files = await filesOf(folder);
  const total = tarBytes(files);
  for (let tried = 0; tried < TRIES; tried++) {
    const { whole, bytes } = await keeper.ask('have', [job], signal);
    onSent(whole ? total : bytes, total);
    if (whole) return;
    const hash = createHash('sha256');
    const pieces = from(tarOf(files), bytes, (piece) => hash.update(piece));
    const counted = counting(pieces, bytes, total, onSent);
    await keeper.ask('take', [job, String(bytes)], signal, counted);
    const unpacked = await keeper.ask('unpack', [job, hash.digest('hex')], signal);
    if (unpacked.whole) return;
  }
  throw new LeafeError('trainer', 'rejected', 'the job comes there damaged again and again');
}

/** What comes after the first bytes; all of it is seen. */
async function* from(
  pieces: AsyncIterable<Buffer>,
  start: number,
  onPiece: (piece: Buffer) => void,
): AsyncGenerator<Buffer> {
  let skip = start;
  for await (const piece of pieces) {
    onPiece(piece);
    if (skip < piece.length) yield skip === 0 ? piece : piece.subarray(skip);
    skip = Math.max(0, skip - piece.length);
  }
}

async function* counting(
  pieces: AsyncIterable<Buffer>,
  start: number,
  total: number,
  onSent: OnSent,
): AsyncGenerator<Buffer> {
  let sent = start;
  for await (const piece of pieces) {
    yield piece;
    sent += piece.length;
    onSent(sent, total);
  }
}
