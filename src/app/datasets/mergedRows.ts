import { join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import { weighedLine, writtenLine, type WrittenLine } from '../../core/learn/formats.ts';
import {
  evaluationGuard,
  type Overlap,
  type Stated,
} from '../../core/learn/guards/evaluationGuard.ts';
import { readLine } from '../../core/learn/readLine.ts';
import { splitOf } from '../../core/learn/split.ts';
import type { TrainingRow } from '../../core/learn/trainingRow.ts';
import { linesOf } from '../../platform/linesOf.ts';
import type { WrittenRow } from '../kept/keptRun.ts';
import { lineBytes } from '../kept/lineBytes.ts';
import type { Collected } from './collectRows.ts';
import { FILES } from './datasetFolder.ts';
import { refusedFor } from './guardsOf.ts';
import { countedOf } from './keptRowOf.ts';
import { measured, type Measure } from './measured.ts';
import { printOf, repetitionsIn } from './repetitionsIn.ts';
import { parseRecord, recordLines } from './verifyDataset.ts';
import type { WholeDataset } from './wholeDataset.ts';

export interface MergeRules {
  /** The most corrections of one problem. */
  readonly each: number;
  readonly evaluation: readonly Stated[];
  /** Null: rows are not measured in tokens. */
  readonly measure: Measure | null;
}

/** The rows of data sets, one after the other, each in the part it was in; and what the guards that need no run keep out. */
export async function* mergedRows(
  sources: readonly WholeDataset[],
  { each, evaluation, measure }: MergeRules,
  signal: AbortSignal,
): AsyncGenerator<readonly Collected[]> {
  const repeats = repetitionsIn();
  const isTooMany = correctionsBeyond(each);
  const overlapOf = overlaps(evaluation);
  for (const source of sources) {
    for await (const { row, line, isValidation } of rowsOf(source)) {
      signal.throwIfAborted();
      const repetition = repeats(row.id, printOf(row));
      const overlap = repetition === null ? overlapOf(row) : null;
      const { problem } = row.origin;
      const refusal = overlap === null ? null : refusedFor(overlap, problem, row.id);
      if (repetition !== null) yield [repetition];
      else if (refusal !== null) yield [{ kind: 'refused', refusal }];
      else if (isTooMany(row)) yield [{ kind: 'tooMany', row: row.id }];
      else {
        const isHeldOut = splitOf(problem) === 'heldOut';
        const split = isValidation ? 'validation' : isHeldOut ? 'heldOut' : 'train';
        const { trained, refusal: tooLong } = await measured(row, measure, signal);
        if (tooLong.length === 0) yield [{ kind: 'row', row: written(row, line), split, trained }];
        else yield tooLong.map((one) => ({ kind: 'refused', refusal: one }) as const);
      }
    }
  }
}

function written({ id, kind, origin }: TrainingRow, line: WrittenLine): WrittenRow {
  const counted = countedOf(origin);
  return { id, kind, of: counted, origin: JSON.stringify(origin), line: lineBytes(line) };
}

interface SourceRow {
  readonly row: TrainingRow;
  readonly line: WrittenLine;
  readonly isValidation: boolean;
}

/** Records and lines side by side. A line that does not come out as it went in is `dataset.damaged`. */
async function* rowsOf({ folder, manifest }: WholeDataset): AsyncGenerator<SourceRow> {
  const { format, version, weights } = manifest;
  const files = new Map<string, AsyncGenerator<string>>();
  try {
    for await (const text of recordLines(folder)) {
      const record = parseRecord(text);
      if (record === null) throw damaged(folder, 'a line of its records is none');
      const { id, kind, origin, file } = record;
      const lines = files.get(file) ?? linesOf(join(folder, file));
      files.set(file, lines);
      const next = await lines.next();
      const texts = next.done === true ? null : readLine(next.value, format);
      if (texts === null) throw damaged(folder, `${id} has no line in ${file}`);
      const row: TrainingRow = { id, kind, origin, ...texts };
      const line = writtenLine(row, { format, version });
      if (line === null || weighedLine(line, weights[kind] ?? 1) !== next.value) {
        throw damaged(folder, `the line of ${id} in ${file} is not what its record says`);
      }
      yield { row, line, isValidation: file === FILES.validation };
    }
  } finally {
    for (const lines of files.values()) await lines.return(undefined);
  }
}

function damaged(folder: string, why: string): LeafeError<'dataset'> {
  return new LeafeError('dataset', 'damaged', `${folder}: ${why}`);
}

/** Whether a row is of a correction beyond the most of its problem: those that came first stay, with all their variants. */
function correctionsBeyond(each: number): (row: TrainingRow) => boolean {
  const known = new Map<string, Set<string>>();
  return ({ id, kind, origin }) => {
    if (kind === 'rehearsal') return false;
    const corrections = known.get(origin.problemDigest) ?? new Set<string>();
    known.set(origin.problemDigest, corrections);
    const correction = id.split('/').slice(0, 2).join('/');
    if (corrections.has(correction)) return false;
    if (corrections.size >= each) return true;
    corrections.add(correction);
    return false;
  };
}

/** The evaluation problem that a row's problem is, by its name or by what its prompt says; looked up once for each problem. */
function overlaps(evaluation: readonly Stated[]): (row: TrainingRow) => Overlap | null {
  const find = evaluationGuard(evaluation);
  const known = new Map<string, Overlap | null>();
  return ({ prompt, origin }) => {
    const { problem: name, problemDigest } = origin;
    const before = known.get(problemDigest);
    if (before !== undefined) return before;
    const description = prompt.find(({ role }) => role === 'user')?.content ?? '';
    const found = find({ name, description });
    known.set(problemDigest, found);
    return found;
  };
}
