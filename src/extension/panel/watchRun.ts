import { watch, type FSWatcher } from 'node:fs';

/** How often a run is looked at whether anything was told or not: a process that dies tells nothing, and not every disk tells of changes. */
const LOOK_MS = 2000;

/** Calls `onChange` when something in a run's folder changes, which may not be there yet, and now and then besides. */
export function watchRun(folder: string, onChange: () => void): { dispose(): void } {
  let watcher: FSWatcher | null = null;
  const begin = (): void => {
    try {
      watcher = watch(folder, { persistent: false }, onChange);
      watcher.on('error', end);
    } catch {
      // It is not there yet, or this disk cannot be watched: the next look tries again.
    }
  };
  const end = (): void => {
    watcher?.close();
    watcher = null;
  };
  begin();
  const timer = setInterval(() => {
    if (watcher === null) begin();
    onChange();
  }, LOOK_MS).unref();
  return {
    dispose: () => {
      clearInterval(timer);
      end();
    },
  };
}
