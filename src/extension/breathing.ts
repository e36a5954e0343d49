import { setImmediate as nextTurn } from 'node:timers/promises';

/** So long at a stretch the extension host may be busy with one thing: below what a person feels as a halt while they type. */
const STRETCH_MS = 12;

/**
 * For a loop that may be long: awaited once a turn, it lets the host see to other things every few milliseconds. Says whether it did, so
 * that who looks at what others may change can look again.
 */
export function breathing(): () => Promise<boolean> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < STRETCH_MS) return false;
    await nextTurn();
    since = performance.now();
    return true;
  };
}
