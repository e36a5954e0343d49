import { learntRuns } from '../openRun.ts';
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

/** Read while the parent shares the runs out. */
const loadSpooling = async () => (await import('./spoolShare.ts')).spoolShare;

async function answer(message: Exclude<ToReader, { kind: 'stop' }>): Promise<FromReader> {
  const { signal } = stop;
  if (message.kind === 'learntRuns') {
    const runs = await learntRuns(message.names, message.home, signal);
    setImmediate(() => void loadSpooling());
    return { kind: 'learntRuns', runs };
  }
  const spoolShare = await loadSpooling();
  const spool = await spoolShare(message, (rows) => say({ kind: 'rows', rows }), signal);
  return { kind: 'spooled', spool };
}

function say(message: FromReader): void {
  if (process.connected) process.send?.(message);
}
