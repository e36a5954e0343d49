import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import {
  pushLine,
  PushTally,
  unweighed,
  whyNot,
  type PushLine,
  type UnweighedRow,
} from '../../core/learn/push.ts';
import type { Tokenizer } from '../../core/ports/tokenizer.ts';
import type { Job, JobRow, Recipe } from '../../domain/training.ts';
import { HashedFile, type FileSeal } from '../../platform/datasets/hashedFile.ts';
import { linesOf } from '../../platform/linesOf.ts';
import { FILES } from '../datasets/datasetFolder.ts';
import type { WholeDataset } from '../datasets/wholeDataset.ts';
import { inOrder } from '../inOrder.ts';

export const ROWS_FILE = 'rows.jsonl';

/** What a job says of its rows. */
export interface BundledRows extends Pick<
  Job['data'],
  'rows' | 'counts' | 'trainedTokens' | 'longestRow'
> {
  /** Those that are trained on. */
  readonly count: number;
}

export interface RowsPlan {
  readonly source: WholeDataset;
  readonly tokenizer: Tokenizer;
  readonly recipe: Recipe;
  /** The bundle's folder. */
  readonly folder: string;
  readonly onRow: (done: number, all: number) => void;
}

/** Rows at once: the tokenizer answers one while another is read. */
const TOGETHER = 8;

/**
 * Writes the rows of a data set as token ids, each with its weight. One row is in memory at a time: weights are known when all were seen, and
 * until then the rows wait on the disk. Throws `input.invalid` that names the rows which cannot be trained on as they are.
 */
export async function bundleRows(plan: RowsPlan, signal: AbortSignal): Promise<BundledRows> {
  const spool = join(plan.folder, 'rows.part');
  const tally = await spoolRows(spool, plan, signal);
  const weights = tally.weights(plan.recipe.beta);
  const seal = await sealed(join(plan.folder, ROWS_FILE), async (file) => {
    for await (const line of linesOf(spool)) {
      signal.throwIfAborted();
      const row = JSON.parse(line) as UnweighedRow;
      const { id, problem, kind, split, prompt, completion } = row;
      const weighed: JobRow = {
        ...{ id, problem, kind, split },
        weight: weights[kind],
        ...{ prompt, completion },
      };
      await file.line(JSON.stringify(weighed));
    }
  });
  await rm(spool);
  const { counts, trainedTokens, longestRow } = tally;
  const { bytes, sha256 } = seal;
  const rows = { name: ROWS_FILE, bytes, sha256 };
  return { rows, counts, trainedTokens, longestRow, count: tally.rows };
}

async function spoolRows(
  spool: string,
  { source, tokenizer, recipe, onRow }: RowsPlan,
  signal: AbortSignal,
): Promise<PushTally> {
  const tally = new PushTally();
  const refused = new Refusals();
  const { train, validation, heldOut } = source.manifest.split;
  const all = train + validation + heldOut;
  let done = 0;
  await sealed(spool, async (file) => {
    const rows = inOrder(linesIn(source), TOGETHER, async ({ row, split }) => {
      const tokens = await tokenizer.tokensOf(row.prompt, row.completion, signal);
      return unweighed(row, split, tokens);
    });
    for await (const row of rows) {
      const why = whyNot(row, recipe.maxTokens);
      if (why !== null) refused.add(row.id, why);
      else tally.add(row);
      if (refused.count === 0) await file.line(JSON.stringify(row));
      onRow((done += 1), all);
    }
  });
  refused.throwAny();
  if (tally.rows > 0) return tally;
  throw new LeafeError('input', 'invalid', `${source.folder} has no row to train on.`, {
    todo: 'Explore more problems (`leafe explore <problems> --collect`), then export again.',
  });
}

async function* linesIn({
  folder,
  manifest,
}: WholeDataset): AsyncGenerator<{ readonly row: PushLine; readonly split: JobRow['split'] }> {
  for (const split of ['train', 'validation'] as const) {
    const name = FILES[split];
    if (manifest.files[name] === undefined) continue;
    let at = 0;
    for await (const line of linesOf(join(folder, name))) {
      at += 1;
      const row = pushLine(line);
      if (row === null) {
        const where = `${join(folder, name)}: line ${at} is no row`;
        throw new LeafeError('dataset', 'damaged', where);
      }
      yield { row, split };
    }
  }
}

/** The most rows that are named in one error. */
const NAMED = 5;

class Refusals {
  count = 0;
  readonly #named: string[] = [];

  add(id: string, why: string): void {
    this.count += 1;
    if (this.#named.length < NAMED) this.#named.push(`${id}: ${why}`);
  }

  throwAny(): void {
    if (this.count === 0) return;
    const rows = this.count === 1 ? '1 row' : `${this.count} rows`;
    const more = this.count > NAMED ? '; and more' : '';
    const what = `${rows} cannot be trained on as they are: ${this.#named.join('; ')}${more}.`;
    throw new LeafeError('input', 'invalid', what, {
      todo: 'Allow longer rows with --max-tokens, or export without them: `--tokenizer <model> --max-length <tokens> --leave-out`.',
    });
  }
}

/** A new file of lines, closed whatever happens. */
export async function sealed(
  path: string,
  write: (file: HashedFile) => Promise<void>,
): Promise<FileSeal> {
  const file = await HashedFile.open(path);
  try {
    await write(file);
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  return file.seal;
}
