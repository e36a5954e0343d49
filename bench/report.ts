import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchRow } from './row.ts';
import { CLI, finished, type Finished } from './support/finished.ts';
import { largeEvaluation } from './support/largeEvaluation.ts';
import { rowOf } from './support/rowOf.ts';

/** All problems of CodeContests' test set, each attempted as often as the figures of papers ask for. */
const [PROBLEMS, SAMPLES] = [165, 200];

/** What the processor has to do for a report of a large evaluation, from the start of the process to its end. */
export async function benchReport(
  options: { readonly quick: boolean },
  signal: AbortSignal,
): Promise<BenchRow[]> {
  const home = await mkdtemp(join(tmpdir(), 'leafe-bench-'));
  try {
    const folder = join(home, 'large');
    const bytes = await largeEvaluation(folder, PROBLEMS, SAMPLES);
    const bare: Finished[] = [];
    const text: Finished[] = [];
    const page: Finished[] = [];
    // By turns, so that all meet the same moods of the machine; the first one warms up.
    for (let turn = 0; turn <= (options.quick ? 2 : 8); turn++) {
      const html = join(home, `${turn}.html`);
      const found = [
        await finished(['-e', '0'], signal),
        await finished([CLI, 'report', folder, '--home', home], signal),
        await finished([CLI, 'report', folder, '--html', html, '--home', home], signal),
      ] as const;
      if (turn === 0) continue;
      for (const [at, all] of [bare, text, page].entries()) all.push(found[at] ?? found[0]);
    }
    const size = `${PROBLEMS} x ${SAMPLES} attempts, ${(bytes / 1e6).toFixed(0)} MB`;
    return [
      rowOf('report', `leafe report, ${size}`, 'ms CPU', cpu(text), bareNode(bare)),
      rowOf('report', 'the same with --html', 'ms CPU', cpu(page), {
        ...bareNode(bare),
        target: { of: 'median', atMost: 2000 },
      }),
      rowOf('report', 'its peak memory', 'MB', peaks(page)),
    ];
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function bareNode(bare: readonly Finished[]) {
  return { base: cpu(bare), against: 'bare node' };
}

function cpu(all: readonly Finished[]): readonly number[] {
  return all.map(({ cpuMs }) => cpuMs);
}

/** In megabytes. */
function peaks(all: readonly Finished[]): readonly number[] {
  return all.map(({ peakBytes }) => peakBytes / 1e6);
}
