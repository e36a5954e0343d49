import type { Checkpoints } from '../../../src/core/ports/checkpoints.ts';
import { openGitCheckpoints } from '../../../src/platform/git/gitCheckpoints.ts';

export async function withStore<T>(
  store: string,
  use: (checkpoints: Checkpoints) => Promise<T>,
): Promise<T> {
  const checkpoints = await openGitCheckpoints(store, new AbortController().signal);
  try {
    return await use(checkpoints);
  } finally {
    await checkpoints.close();
  }
}
