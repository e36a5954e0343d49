import { LeafeError } from '../../core/errors.ts';
import type { Scorer } from '../../core/ports/scorer.ts';
import { figuresOf, type HeldOutFigures } from '../../domain/keptAdapter.ts';
import { jobRowSchema, type JobRow, type TrainResult } from '../../domain/training.ts';
import { linesOf } from '../../platform/linesOf.ts';
import { unreadable } from '../../platform/unreadable.ts';
import type { ShowProgress } from '../progress.ts';

type HeldOut = TrainResult['heldOut'][number];

/** A held-out row as the trainer measured it and as it is here. */
export interface HeldOutRow {
  readonly id: string;
  readonly tokens: number;
  readonly byTrainer: Pick<HeldOut, 'base' | 'tuned'>;
  readonly onDevice: Pick<HeldOut, 'base' | 'tuned'>;
}

export interface HeldOutHere {
  readonly rows: readonly HeldOutRow[];
  /** Of the same rows, so that the two can be compared; null where there are none. */
  readonly byTrainer: HeldOutFigures | null;
  readonly onDevice: HeldOutFigures | null;
  /** Rows that the trainer measured and this did not: beyond the number that was asked for, or longer than the context here. */
  readonly leftOut: number;
}

export interface HeldOutOptions {
  /** A bundle's `rows.jsonl`. */
  readonly rowsFile: string;
  /** What the trainer found. */
  readonly heldOut: TrainResult['heldOut'];
  readonly base: Scorer;
  readonly tuned: Scorer;
  /** Rows to measure. Beside decoding a token takes some 15 ms for each 50,000 words of the vocabulary, with either model. */
  readonly atMost: number;
  readonly onProgress: ShowProgress;
}

/**
 * What the replies that a trainer held out are worth to the base and to the tuned model on this machine, beside what the trainer says.
 * Throws `trainer.damaged` for rows that are not those of the result.
 */
export async function heldOutOnDevice(
  { rowsFile, heldOut, base, tuned, atMost, onProgress }: HeldOutOptions,
  signal: AbortSignal,
): Promise<HeldOutHere> {
  const rows = await validationRows(rowsFile, new Set(heldOut.map(({ id }) => id)));
  const found: HeldOutRow[] = [];
  for (const [at, theirs] of heldOut.slice(0, atMost).entries()) {
    const total = Math.min(heldOut.length, atMost);
    onProgress({ what: 'measuring held-out replies', fraction: at / total });
    const row = rows.get(theirs.id);
    if (row?.completion.length !== theirs.tokens) throw notTheirs(theirs.id, rowsFile);
    const onDevice = await measured(row, base, tuned, signal);
    const { id, tokens } = theirs;
    const byTrainer = { base: theirs.base, tuned: theirs.tuned };
    if (onDevice !== null) found.push({ id, tokens, byTrainer, onDevice });
  }
  const figures = (who: 'byTrainer' | 'onDevice'): HeldOutFigures | null =>
    figuresOf(found.map((row) => ({ tokens: row.tokens, ...row[who] })));
  return {
    rows: found,
    byTrainer: figures('byTrainer'),
    onDevice: figures('onDevice'),
    leftOut: heldOut.length - found.length,
  };
}

/** Null for a row that is longer than the context here. */
async function measured(
  { prompt, completion }: JobRow,
  base: Scorer,
  tuned: Scorer,
  signal: AbortSignal,
): Promise<HeldOutRow['onDevice'] | null> {
  try {
    return {
      base: meanOf(await base.logProbsOf(prompt, completion, signal)),
      tuned: meanOf(await tuned.logProbsOf(prompt, completion, signal)),
    };
  } catch (error) {
    if (error instanceof LeafeError && error.reason === 'contextTooLong') return null;
    throw error;
  }
}

/** By their ids. A bundle has many rows: only those that are asked for are kept in memory. */
async function validationRows(
  path: string,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, JobRow>> {
  const found = new Map<string, JobRow>();
  let number = 0;
  try {
    for await (const line of linesOf(path)) {
      number += 1;
      const row = jobRowSchema.safeParse(parsedLine(line));
      if (!row.success) throw damaged(`line ${number} of ${path} is no row of a job`);
      if (row.data.split === 'validation' && ids.has(row.data.id)) found.set(row.data.id, row.data);
    }
  } catch (error) {
    throw unreadable(error, `The file ${path}`);
  }
  return found;
}

function parsedLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function notTheirs(id: string, path: string): LeafeError<'trainer'> {
  return damaged(`the result measures ${JSON.stringify(id)}, which is not so in ${path}`);
}

function damaged(what: string): LeafeError<'trainer'> {
  return new LeafeError('trainer', 'damaged', what);
}
