import { mergeDatasets } from '../../app/datasets/mergeDatasets.ts';
import type { CliContext } from '../context.ts';
import { UsageError } from '../exit.ts';
import { evaluationProblems, writing } from './export.ts';

export interface MergeArgs {
  readonly out: string;
  readonly evaluation?: readonly string[];
  readonly parquet?: boolean;
  readonly leaveOut?: boolean;
}

/** Merges data sets into a new one, and tells what is in it and what was kept out of it. */
export async function merge(
  folders: readonly string[],
  { out, evaluation = [], parquet = false, leaveOut = false }: MergeArgs,
  context: CliContext,
): Promise<void> {
  if (folders.length < 2) {
    throw new UsageError('One data set alone is not merged.', 'Name two or more of them.');
  }
  const problems = await evaluationProblems(evaluation, context);
  const plan = { folders, out, evaluation: problems, parquet, leaveOut };
  await writing(out, context, (watcher, { show }) => {
    const bench = { home: context.home, onProgress: show };
    return mergeDatasets(plan, bench, watcher, context.signal);
  });
}
