import { judgeFixOf, recordFixOf } from '../../src/app/fixStep.ts';
import { withFixBench } from '../../src/app/fixBench.ts';
import type { Checkpoints } from '../../src/core/ports/checkpoints.ts';

/** A process that records a fix and is killed at a moment of its own: `judged`, `saved`, `recorded`, or never. */
const [home = '', run = '', step = '', program = '', moment = ''] = process.argv.slice(2);
const never = new AbortController().signal;

function dieAt(here: string): void {
  if (here === moment) process.kill(process.pid, 'SIGKILL');
}

await withFixBench(
  { home, onProgress: () => undefined },
  async (bench) => {
    const found = await judgeFixOf(run, { step, program }, bench, {}, never);
    dieAt('judged');
    const checkpoints: Checkpoints = {
      ...bench.checkpoints,
      save: async (draft, signal) => {
        const saved = await bench.checkpoints.save(draft, signal);
        dieAt('saved');
        return saved;
      },
    };
    const recorded = await recordFixOf(found, checkpoints, never);
    dieAt('recorded');
    process.stdout.write(JSON.stringify(recorded));
  },
  never,
);
