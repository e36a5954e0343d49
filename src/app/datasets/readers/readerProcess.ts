import { withCheckpoints } from '../../withCheckpoints.ts';
import { collectRows } from '../collectRows.ts';
import { learntRuns } from '../openRun.ts';
import { spoolRows } from '../spool.ts';
import { carriedError } from './carriedError.ts';
import type { FromReader, ToReader } from './protocol.ts';

/** A process that reads runs for an export. It lives as long as its parent's channel does, however the parent ends. */

const stop = new AbortController();

process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group: the parent decides what ends and when.
process.on('SIGINT', () => undefined);
process.on('message', (message: ToReader) => {
  if (message.kind === 'stop') stop.abort();
  else void answered(message).then(say);
});

async function answered(message: Exclude<ToReader, { kind: 'stop' }>): Promise<FromReader> {
  try {
    return await answer(message);
  } catch (error) {
    return { kind: 'failed', error: carriedError(error) };
  }
}

async function answer(message: Exclude<ToReader, { kind: 'stop' }>): Promise<FromReader> {
  const { signal } = stop;
  if (message.kind === 'learntRuns') {
    return { kind: 'learntRuns', runs: await learntRuns(message.names, message.home, signal) };
  }
  const { runs, path } = message;
  const options = { ...message.options, measure: null };
  const spool = await withCheckpoints(
    options.home,
    (checkpoints) =>
      spoolRows(path, collectRows(runs, options, checkpoints, signal), (rows) => {
        if (rows % TOLD_EACH === 0) say({ kind: 'rows', rows });
      }),
    signal,
  );
  return { kind: 'spooled', spool };
}

/** Telling of each row would cost as much as finding it. */
const TOLD_EACH = 256;

function say(message: FromReader): void {
  if (process.connected) process.send?.(message);
}
