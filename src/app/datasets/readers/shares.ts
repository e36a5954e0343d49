import type { LearntRun } from '../openRun.ts';

/**
 * Cuts runs, given in the order in which their rows are written, into at most `count` shares of about as much to read each. All runs on
 * one problem stay in one share: rows are chosen and compared within a problem.
 */
export function shares(
  runs: readonly LearntRun[],
  count: number,
): readonly (readonly LearntRun[])[] {
  const lastOf = new Map(runs.map(({ problemDigest }, at) => [problemDigest, at]));
  const aim = runs.reduce((sum, { bytes }) => sum + bytes, 0) / count;
  const cut: LearntRun[][] = [];
  let share: LearntRun[] = [];
  let bytes = 0;
  let isOpenUntil = -1;
  for (const [at, run] of runs.entries()) {
    share.push(run);
    bytes += run.bytes;
    isOpenUntil = Math.max(isOpenUntil, lastOf.get(run.problemDigest) ?? at);
    if (isOpenUntil > at || bytes < aim * (cut.length + 1)) continue;
    cut.push(share);
    share = [];
  }
  if (share.length > 0) cut.push(share);
  return cut;
}
