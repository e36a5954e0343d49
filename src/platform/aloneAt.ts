import { setTimeout as sleep } from 'node:timers/promises';
import { isHeld, takeLock } from './processLock.ts';

const LOOK_AGAIN_MS = 300;

/** Runs `work` when no other process makes the same file or folder. */
export async function aloneAt<T>(
  path: string,
  onWait: () => void,
  work: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  for (;;) {
    const lock = await takeLock(`${path}.lock`);
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
