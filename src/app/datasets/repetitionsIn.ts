import { nearPrint, nearRepetitions, type NearPrint } from '../../core/learn/nearRepetitions.ts';
import { repetitions, samePrint } from '../../core/learn/repetitions.ts';
import type { TrainingRow } from '../../core/learn/trainingRow.ts';
import { sha256 } from '../runs.ts';
import type { Collected } from './collectRows.ts';

/** What of a row tells whether another one taught the same, or nearly. */
export interface RowPrint {
  readonly same: string;
  readonly near: NearPrint | null;
}

export function printOf(row: TrainingRow): RowPrint {
  return { same: samePrint(row, sha256), near: nearPrint(row, sha256) };
}

/** Says of each row which earlier one taught the same, or nearly. */
export function repetitionsIn(): (id: string, print: RowPrint) => Collected | null {
  const [isSame, isNear] = [repetitions(), nearRepetitions()];
  return (row, print) => {
    const same = isSame(row, print.same);
    if (same !== null) return { kind: 'repeated', row, earlier: same };
    const near = isNear(row, print.near);
    return near === null ? null : { kind: 'nearlyRepeated', row, earlier: near };
  };
}
