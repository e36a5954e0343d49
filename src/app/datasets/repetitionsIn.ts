import { nearRepetitions } from '../../core/learn/nearRepetitions.ts';
import { repetitions } from '../../core/learn/repetitions.ts';
import type { TrainingRow } from '../../core/learn/trainingRow.ts';
import { sha256 } from '../runs.ts';
import type { Collected } from './collectRows.ts';

/** Says of each row which earlier one taught the same, or nearly. */
export function repetitionsIn(): (row: TrainingRow) => Collected | null {
  const [isSame, isNear] = [repetitions(sha256), nearRepetitions(sha256)];
  return (row) => {
    const same = isSame(row);
    if (same !== null) return { kind: 'repeated', row: row.id, earlier: same };
    const near = isNear(row);
    return near === null ? null : { kind: 'nearlyRepeated', row: row.id, earlier: near };
  };
}
