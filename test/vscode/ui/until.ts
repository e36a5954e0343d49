import { setTimeout as wait } from 'node:timers/promises';

/** Longer than anything takes in VS Code on a busy machine of two cores. */
export const LIMIT_MS = 90_000;

/**
 * Asks `probe` again and again until it gives something other than null, and gives that. Throws with `what` and the last
 * error where it never does.
 */
export async function until<T>(what: string, probe: () => Promise<T | null>): Promise<T> {
  const end = Date.now() + LIMIT_MS;
  let cause: unknown;
  while (Date.now() < end) {
    try {
      const found = await probe();
      if (found !== null) return found;
      cause = undefined;
    } catch (error) {
      // Parts of the workbench come and go while it draws.
      cause = error;
    }
    await wait(100);
  }
  throw new Error(`not seen within ${LIMIT_MS / 1000} s: ${what}`, { cause });
}
