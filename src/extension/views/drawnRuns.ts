import type { RunSummary } from '../../platform/files/runs.ts';
import type { LiveRun } from '../runs.ts';

/**
 * What a run looked like when it was drawn: the very object that told of a live one, the words that tell of one on the disk. It is
 * equal to another mark exactly where the run would be drawn the same.
 */
export type Mark = LiveRun | string;

export function markOf(live: LiveRun | null, summary: RunSummary | null): Mark {
  return live ?? JSON.stringify(summary);
}

/** The runs to draw anew, or `all` where one came or went, and there is no telling which line moves. */
export function redrawn(
  before: ReadonlyMap<string, Mark>,
  now: ReadonlyMap<string, Mark>,
): 'all' | readonly string[] {
  const came = [...now.keys()].some((run) => !before.has(run));
  if (came || before.size !== now.size) return 'all';
  return [...now].filter(([run, mark]) => before.get(run) !== mark).map(([run]) => run);
}

/** The same as far as this window's runs go, which is known without a look at the disk. `look` where one began or ended. */
export function redrawnLive(
  before: ReadonlyMap<string, Mark>,
  live: readonly LiveRun[],
): 'look' | readonly string[] {
  const wasLive = [...before].filter(([, mark]) => typeof mark !== 'string').map(([run]) => run);
  const now = new Set(live.map(({ run }) => run));
  if (wasLive.length !== now.size || wasLive.some((run) => !now.has(run))) return 'look';
  return live.filter((one) => before.get(one.run) !== one).map(({ run }) => run);
}
