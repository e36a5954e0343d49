import type { Judge } from '../core/ports/judge.ts';
import type { FixBench } from './fixStep.ts';
import type { ShowProgress } from './progress.ts';
import { SharedBenches } from './sharedBenches.ts';
import { withCheckpoints } from './withCheckpoints.ts';

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
  return withCheckpoints(
    home,
    async (checkpoints) => {
      const own = new SharedBenches({ idleMs: 0 });
      try {
        onProgress({ what: 'starting the sandbox', fraction: null });
        const judges = benches ?? own;
        const work = (judge: Judge): Promise<T> => use({ home, judge, checkpoints });
        return await judges.withJudge(work, onProgress, signal);
      } finally {
        await own.close();
      }
    },
    signal,
  );
}
