import { setTimeout as sleep } from 'node:timers/promises';
import { isHeld, takeLock } from '../processLock.ts';

const LOOK_AGAIN_MS = 300;

/** Runs `work` when no other process fetches the same file. */
export async function alone<T>(
  file: string,
  onWait: () => void,
  work: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  for (;;) {
    const lock = await takeLock(`${file}.lock`);
    if (!isHeld(lock)) {
      onWait();
      await sleep(LOOK_AGAIN_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
      continue;
    }
    try {
      return await work();
    } finally {
      await lock.release();
    }
  }
}
