import type { FetchedJob } from './fetchJob.ts';

/**
 * Puts the adapter of a job that was fetched into Models, and gives the name that `--adapter` takes. Null where this LEAFE keeps none: its
 * files stay where they are.
 */
export async function keepAdapter(
  fetched: FetchedJob,
  home: string,
  signal: AbortSignal,
): Promise<string | null> {
  signal.throwIfAborted();
  void [fetched, home];
  return null;
}
