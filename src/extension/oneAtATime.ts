/** `work` as one that never runs beside itself: called meanwhile, it runs once more afterwards, for all the callers together. */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const start = (): Promise<void> => {
    running = work().finally(() => void (running = null));
    return running;
  };
  const startNext = (): Promise<void> => {
    next = null;
    return start();
  };
  return () => (running === null ? start() : (next ??= running.then(startNext, startNext)));
}
