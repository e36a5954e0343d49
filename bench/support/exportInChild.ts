import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Corrections } from '../../src/app/corrections.ts';
import { exportHome } from '../../src/app/datasets/exportHome.ts';
import { verifyDataset } from '../../src/app/datasets/verifyDataset.ts';
import { eachReviewed } from '../../src/app/reviewedCorrections.ts';
import { withCheckpoints } from '../../src/app/withCheckpoints.ts';
import { standingOf } from '../../src/core/learn/standing.ts';

/** A piece of work: what passed on the clock, and what it took of the processor, its threads included, other processes not. */
export interface Took {
  readonly ms: number;
  readonly cpuMs: number;
}

/** What `bench/export.ts` starts: one of these on a home, and tells what it took. */
export const WORKS = ['list', 'export', 'exportAlone', 'verify'] as const;
export type Work = (typeof WORKS)[number];

export interface Worked extends Took {
  /** What was held when the last row was found. */
  readonly heapBytes: number;
  readonly peakBytes: number;
}

const [work = '', home = '', out = ''] = process.argv.slice(2);
const { signal } = new AbortController();
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

let heapBytes = 0;

const WORK: Readonly<Record<Work, () => Promise<unknown>>> = {
  list: async () => {
    let count = 0;
    for await (const one of eachReviewed(new Corrections(home), home, signal)) {
      if (standingOf(one.reviews) === 'open') look((count += 1));
    }
  },
  export: () => exported(undefined),
  /** By this process alone. */
  exportAlone: () => exported(1),
  verify: () =>
    withCheckpoints(
      home,
      (checkpoints) =>
        verifyDataset(out, { home, checkpoints, judge: null }, () => undefined, signal),
      signal,
    ),
};

function exported(readers: number | undefined): Promise<unknown> {
  const rehearsal = { share: 0, seed: 1 };
  const choice = { home, out, format: 'trl', heldOut: true, rehearsal } as const;
  const watcher = { onRefused: () => undefined, onRows: look };
  return exportHome({ ...choice, ...(readers === undefined ? {} : { readers }) }, watcher, signal);
}

/** Counting it takes a while: that is done a few times only. */
function look(rows: number): void {
  if (rows % LOOK_EACH !== 0) return;
  collect();
  heapBytes = Math.max(heapBytes, process.memoryUsage().heapUsed);
}

const LOOK_EACH = Number(process.argv[5] ?? Infinity);

const started = performance.now();
const before = process.cpuUsage();
await WORK[work as Work]();
const { user, system } = process.cpuUsage(before);
const ms = performance.now() - started;
const peakBytes = process.resourceUsage().maxRSS * 1024;
process.send?.({ ms, cpuMs: (user + system) / 1000, heapBytes, peakBytes } satisfies Worked);
process.disconnect?.();
