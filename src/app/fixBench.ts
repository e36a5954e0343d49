import { join } from 'node:path';
import type { FixBench } from './fixStep.ts';
import type { ShowProgress } from './progress.ts';
import { SharedBenches } from './sharedBenches.ts';

export interface FixBenchOptions {
  readonly home: string;
  readonly onProgress: ShowProgress;
  /** Whose judge to use and to leave open; without, one of its own is opened and closed. */
  readonly benches?: Pick<SharedBenches, 'withJudge'>;
}

/** Opens what judging and recording a person's fix needs, and closes it whatever happens. */
export async function withFixBench<T>(
  { home, onProgress, benches }: FixBenchOptions,
  use: (bench: FixBench) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const { openGitCheckpoints } = await import('../platform/git/gitCheckpoints.ts');
  const checkpoints = await openGitCheckpoints(join(home, 'store.git'), signal);
  const own = new SharedBenches({ idleMs: 0 });
  try {
    onProgress({ what: 'starting the sandbox', fraction: null });
    const judges = benches ?? own;
    return await judges.withJudge((judge) => use({ home, judge, checkpoints }), onProgress, signal);
  } finally {
    await own.close();
    await checkpoints.close();
  }
}
