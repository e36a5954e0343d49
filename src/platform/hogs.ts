import { Worker } from 'node:worker_threads';

/** Keeps so many threads of this machine computing while something is done. */
export async function hogged<T>(threads: number, work: () => Promise<T>): Promise<T> {
  const hogs = Array.from({ length: threads }, () => new Worker('for (;;);', { eval: true }));
  try {
    return await work();
  } finally {
    await Promise.all(hogs.map((hog) => hog.terminate()));
  }
}
