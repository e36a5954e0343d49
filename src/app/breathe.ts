import { setImmediate as turn } from 'node:timers/promises';

/** So long a window or a terminal may wait for others' work. */
const SLICE_MS = 10;

/** For long work that waits for nothing: lets everybody else have a turn where this one has taken long enough. */
export function breather(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < SLICE_MS) return undefined;
    return turn().then(() => {
      since = performance.now();
    });
  };
}
