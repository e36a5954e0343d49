import { join } from 'node:path';
import type { Checkpoints } from '../core/ports/checkpoints.ts';

/** Lends the store of a home for a piece of work that needs nothing else of a bench. */
export async function withCheckpoints<T>(
  home: string,
  use: (checkpoints: Checkpoints) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const { openGitCheckpoints } = await import('../platform/git/gitCheckpoints.ts');
  const checkpoints = await openGitCheckpoints(join(home, 'store.git'), signal);
  try {
    return await use(checkpoints);
  } finally {
    await checkpoints.close();
  }
}
