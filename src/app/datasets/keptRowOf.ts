import { writtenLine, type Format } from '../../core/learn/formats.ts';
import type { Guard } from '../../core/learn/guards/guard.ts';
import type { RowOrigin, TrainingRow } from '../../core/learn/trainingRow.ts';
import type { RunState } from '../../domain/runState.ts';
import { stepOf } from '../../domain/runState.ts';
import type { CountedOrigin, KeptRow } from '../kept/keptRun.ts';
import { lineBytes } from '../kept/lineBytes.ts';
import { printOf } from './repetitionsIn.ts';

/** What a row is written as. */
export interface WrittenAs {
  readonly format: Format;
  /** The LEAFE that writes it. */
  readonly version: string;
}

/** A row as it is kept: written, compared and looked at once. Null where the format has no place for it. */
export function keptRowOf(
  row: TrainingRow,
  state: RunState,
  guards: readonly Guard[],
  { format, version }: WrittenAs,
): KeptRow | null {
  const line = writtenLine(row, { format, version });
  if (line === null) return null;
  const { id, kind, origin } = row;
  const { same, near } = printOf(row);
  return {
    id,
    kind,
    format,
    version,
    of: countedOf(origin),
    origin: JSON.stringify(origin),
    line: lineBytes(line),
    trainedBytes: Buffer.byteLength(row.completion.content),
    same,
    near,
    refused: guards.flatMap((guard) => {
      const refusal = guard(row);
      return refusal === null ? [] : [{ guard: refusal.guard, found: refusal.found }];
    }),
    commits: commitsOf(row, state),
  };
}

/** What of an origin is counted. */
export function countedOf(origin: RowOrigin): CountedOrigin {
  const { problemDigest, licence, model, author, agent, transcript, closest } = origin;
  return { problemDigest, licence, model, author, agent, transcript, closest };
}

/** What the row's texts were told from: its own step, the step before, and of a pair those of the blamed one. */
function commitsOf({ kind, origin, rejected }: TrainingRow, state: RunState): readonly string[] {
  // That one is told from a blob of its run.
  if (kind === 'reflection') return [];
  const steps = [
    origin.step,
    ...(rejected === null || origin.blamed === null ? [] : [origin.blamed]),
  ];
  const told = steps.map((id) => stepOf(state, id));
  const before = told.flatMap(({ parent }) => (parent === null ? [] : [stepOf(state, parent)]));
  return [...new Set([...told, ...before].map(({ taken }) => taken.checkpoint))];
}
