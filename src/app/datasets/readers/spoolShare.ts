import { withCheckpoints } from '../../withCheckpoints.ts';
import { collectRows } from '../collectRows.ts';
import { spoolRows, type Spool } from '../spool.ts';
import type { Share } from './protocol.ts';

/** Telling of each row would cost as much as finding it. */
const TOLD_EACH = 256;

/** Has the rows of a share wait in its file. */
export function spoolShare(
  { runs, path, options }: Share,
  onRows: (rows: number) => void,
  signal: AbortSignal,
): Promise<Spool> {
  const plan = { ...options, measure: null };
  return withCheckpoints(
    plan.home,
    (checkpoints) =>
      spoolRows(path, collectRows(runs, plan, checkpoints, signal), (rows) => {
        if (rows % TOLD_EACH === 0) onRows(rows);
      }),
    signal,
  );
}
