import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { counting } from './counting.ts';

export async function copyWithProgress(
  from: string,
  to: string,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const source = createReadStream(from, { highWaterMark: 1 << 20 });
  await pipeline(source, counting(0, onBytes), createWriteStream(to), { signal });
}
