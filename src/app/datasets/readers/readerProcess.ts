import { carriedError } from './carriedError.ts';
import type { FromReader, Share, ToReader } from './protocol.ts';
import { spoolShare } from './spoolShare.ts';

/** A process that reads runs for an export. It lives as long as its parent's channel does, however the parent ends. */

// What is held of a run is copied out of its file: a piece of memory for each would take longer to find and to let go than the copy.
Buffer.poolSize = 1 << 20;

const stop = new AbortController();

process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group: the parent decides what ends and when.
process.on('SIGINT', () => undefined);
process.on('message', (message: ToReader) => {
  if (message.kind === 'stop') stop.abort();
  else void answered(message.share).then(say);
});

async function answered(share: Share): Promise<FromReader> {
  const onRows = (rows: number): void => say({ kind: 'rows', rows });
  try {
    return { kind: 'spooled', spool: await spoolShare(share, onRows, stop.signal) };
  } catch (error) {
    return { kind: 'failed', error: carriedError(error) };
  }
}

function say(message: FromReader): void {
  if (process.connected) process.send?.(message);
}
