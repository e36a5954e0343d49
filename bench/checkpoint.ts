import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckpointDraft, Checkpoints } from '../src/core/ports/checkpoints.ts';
import { openGitCheckpoints } from '../src/platform/git/gitCheckpoints.ts';
import type { BenchRow } from './row.ts';
import { benchJournal } from './support/journalBench.ts';
import { rowOf } from './support/rowOf.ts';
import { simpleGitRepository } from './support/simpleGitRepository.ts';
import { quantile, timed, type Times } from './support/timed.ts';

/**
 * Save, restore and fork in our store, empty and with thousands of steps in it, against simple-git's add + commit, checkout and
 * branch; and the journal beside it.
 */
export async function benchCheckpoint(
  options: { readonly quick: boolean },
  signal: AbortSignal,
): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'leafe-bench-'));
  try {
    const turns = options.quick ? 40 : 150;
    const rows = await benchStores(folder, { turns, held: options.quick ? 500 : 5000 }, signal);
    return [...rows, ...(await benchJournal(folder, options.quick ? 1000 : 10_000, signal))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function benchStores(
  folder: string,
  size: { readonly turns: number; readonly held: number },
  signal: AbortSignal,
): Promise<BenchRow[]> {
  const person = await simpleGitRepository(join(folder, 'person'));
  const rows: BenchRow[] = [];
  for (const held of [0, size.held]) {
    const checkpoints = await openGitCheckpoints(join(folder, `home-${held}`, 'store.git'), signal);
    try {
      await fill(checkpoints, held, signal);
      const times: Times = { save: [], restore: [], fork: [] };
      const theirs: Times = { save: [], restore: [], fork: [] };
      // By turns, so that both meet the same moods of the machine.
      for (let turn = 0; turn < size.turns; turn++) {
        await oneTurn(checkpoints, { turn, times }, signal);
        if (turn % 5 === 0) await person.oneTurn(filesOf(turn), theirs);
      }
      const where = held === 0 ? 'empty store' : `store of ${held} steps`;
      rows.push(...table(where, times, theirs));
    } finally {
      await checkpoints.close();
    }
  }
  return rows;
}

/** Six branches of a run take turns, as when the model batches. */
async function oneTurn(
  checkpoints: Checkpoints,
  { turn, times }: { readonly turn: number; readonly times: Times },
  signal: AbortSignal,
): Promise<void> {
  const draft = draftOf('measured', turn, null);
  const { commit } = await timed(times.save, () => checkpoints.save(draft, signal));
  await timed(times.restore, () => checkpoints.restore(commit, signal));
  await timed(times.fork, () => checkpoints.fork('measured', `f${turn}`, commit, signal));
}

async function fill(checkpoints: Checkpoints, held: number, signal: AbortSignal): Promise<void> {
  let parent: string | null = null;
  for (let step = 0; step < held; step++) {
    signal.throwIfAborted();
    const saved = await checkpoints.save(draftOf('filled', step, parent), signal);
    parent = saved.commit;
  }
}

function draftOf(run: string, step: number, parent: string | null): CheckpointDraft {
  const branch = run === 'filled' ? `b${step >> 3}` : `b${step % 6}`;
  const files = filesOf(step);
  return { run, branch, step: `${branch}.${step}`, parent, files, atSeconds: 1_800_000_000 + step };
}

/** A program and a transcript as long as they are in real runs. */
function filesOf(step: number): Map<string, string> {
  const words = Array.from({ length: 120 }, (_, line) => `${line}: step ${step} reads and adds\n`);
  return new Map([
    ['program.py', `a, b = map(int, input().split())\nprint(a + b + ${step})\n`],
    ['transcript.json', JSON.stringify([{ role: 'user', content: words.join('') }])],
  ]);
}

const AGAINST = {
  save: 'simple-git add + commit',
  restore: 'simple-git checkout',
  fork: 'simple-git branch',
} as const;
/** Milliseconds that even the slow ones may take. */
const AT_MOST = { save: 10, restore: 5, fork: 10 } as const;

function table(where: string, ours: Times, theirs: Times): BenchRow[] {
  return (['save', 'restore', 'fork'] as const).map((what) =>
    rowOf('checkpoint', `${what}, ${where}`, 'ms', ours[what], {
      base: theirs[what],
      against: `${AGAINST[what]} (${quantile(theirs[what], 0.5).toFixed(1)} ms)`,
      target: { of: 'p95', atMost: AT_MOST[what] },
    }),
  );
}
