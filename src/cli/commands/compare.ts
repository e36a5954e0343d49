import type { Command } from 'commander';
import type { RunAction } from '../context.ts';
import type { CompareArgs } from '../evaluation/compare.ts';
import { positives } from '../numbers.ts';

export function registerCompare(program: Command, run: RunAction): void {
  const command = program
    .command('compare <base> <tuned>')
    .summary('whether one model solves more than another, problem by problem')
    .description(
      'Compares two evaluations of the same problems, made with the same settings and judged in the same sandbox: the difference of pass@k with its 95 % interval, how often chance alone would show as much, and the problems gained and lost. Where no difference can be seen it says so. What a model was trained on is refused.',
    )
    .option(
      '-k <list>',
      'the ks of pass@k to compare, such as 1,8 (default: 1, 2, 4 … n)',
      positives,
    )
    .option('--csv', 'a table of comma-separated values in place of the text')
    .option('--html <file>', 'also write a page with plots and every figure into a new file')
    .addHelpText(
      'after',
      '\nExamples:\n  leafe compare base tuned\n  leafe compare base tuned -k 1,8 --json\n  leafe compare base tuned --html comparison.html',
    );
  command.action((base: string, tuned: string, args: CompareArgs) =>
    run(command, async (context) => {
      const { compareTwo } = await import('../evaluation/compare.ts');
      await compareTwo(base, tuned, args, context);
    }),
  );
}
