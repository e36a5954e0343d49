import { setImmediate as turn } from 'node:timers/promises';

/** So long a window or a terminal may wait for others' work: below what a person feels as a halt while they type. */
const SLICE_MS = 10;

/**
 * For long work that waits for nothing: lets everybody else have a turn where this one has taken long enough. Says whether it did, so that
 * who looks at what others may change can look again.
 */
export function breather(): () => Promise<true> | false {
  let since = performance.now();
  return () => {
    if (performance.now() - since < SLICE_MS) return false;
    return turn().then(() => {
      since = performance.now();
      return true as const;
    });
  };
}
