import { join } from 'node:path';
import type { FixBench } from './fixStep.ts';
import type { ShowProgress } from './progress.ts';

/** Opens judge and store for a person's fix, and closes them whatever happens. */
export async function withFixBench<T>(
  { home, onProgress }: { readonly home: string; readonly onProgress: ShowProgress },
  use: (bench: FixBench) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const [{ openDockerJudge }, { openGitCheckpoints }] = await Promise.all([
    import('../platform/docker/openJudge.ts'),
    import('../platform/git/gitCheckpoints.ts'),
  ]);
  const checkpoints = await openGitCheckpoints(join(home, 'store.git'), signal);
  try {
    onProgress({ what: 'starting the sandbox', fraction: null });
    const judge = await openDockerJudge({ onProgress }, signal);
    try {
      return await use({ home, judge, checkpoints });
    } finally {
      await judge.close();
    }
  } finally {
    await checkpoints.close();
  }
}
