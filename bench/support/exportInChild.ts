import { Corrections } from '../../src/app/corrections.ts';
import { exportHome } from '../../src/app/datasets/exportHome.ts';
import { verifyDataset } from '../../src/app/datasets/verifyDataset.ts';
import { withCheckpoints } from '../../src/app/withCheckpoints.ts';

/** What `bench/export.ts` starts: lists, exports and verifies a home, and tells how long each took. */
export interface Exported {
  readonly listMs: number;
  readonly exportMs: number;
  readonly verifyMs: number;
  readonly peakBytes: number;
}

const [home = '', out = ''] = process.argv.slice(2);
const { signal } = new AbortController();
const quiet = { onRefused: () => undefined, onRows: () => undefined };

const listMs = await taken(() => new Corrections(home).all(signal));
const exportMs = await taken(() =>
  exportHome(
    { home, out, format: 'trl', heldOut: true, rehearsal: { share: 0, seed: 1 } },
    quiet,
    signal,
  ),
);
const peakBytes = process.resourceUsage().maxRSS * 1024;
const verifyMs = await taken(() =>
  withCheckpoints(
    home,
    (checkpoints) =>
      verifyDataset(out, { home, checkpoints, judge: null }, () => undefined, signal),
    signal,
  ),
);
process.send?.({ listMs, exportMs, verifyMs, peakBytes } satisfies Exported);
process.disconnect?.();

async function taken(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
