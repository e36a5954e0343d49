import type { Command } from 'commander';
import type { MergeArgs } from '../datasets/merge.ts';
import type { RunAction } from '../context.ts';

export function registerDatasets(program: Command, run: RunAction): void {
  const datasets = program
    .command('datasets')
    .summary('merge data sets that were exported')
    .description('What can be done with data sets that `leafe export` has written.');
  registerMerge(datasets, run);
}

function registerMerge(datasets: Command, run: RunAction): void {
  const command = datasets
    .command('merge <folder...>')
    .summary('write several data sets as one')
    .description(
      'Writes the rows of data sets that were made by the same rules (format, beta, most corrections of one problem, rehearsal) into a new one. What repeats another row, or nearly, stays out, as do corrections beyond the most of one problem; weights are measured anew, and the manifest names the sources with their hashes. Each row stays in the part, training or validation, that it was in.',
    )
    .requiredOption('--out <folder>', 'the folder to make')
    .option('--parquet', 'write the rows as Parquet tables, too')
    .option('--evaluation <file...>', 'problems of an evaluation, which no row may be about')
    .option('--leave-out', 'write the data set without the rows that are refused')
    .addHelpText(
      'after',
      `
Examples:
  leafe datasets merge monday tuesday --out week
  leafe datasets merge mine theirs --out both --evaluation test.jsonl`,
    );
  command.action((folders: string[], args: MergeArgs) =>
    run(command, async (context) => {
      const { merge } = await import('../datasets/merge.ts');
      await merge(folders, args, context);
    }),
  );
}
