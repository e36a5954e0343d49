import { Option, type Command } from 'commander';
import type { RunAction } from '../context.ts';
import type { ReportArgs } from '../evaluation/report.ts';
import { positives, share } from '../numbers.ts';

export function registerReport(program: Command, run: RunAction): void {
  const command = program
    .command('report <evaluation...>')
    .summary('pass@k and more, from the attempts of an evaluation')
    .description(
      "Tells pass@k without bias and pass^k with 95 % intervals over problems, how attempts ended, who recovers from a first failure, and the same by difficulty and source. An evaluation is a folder that `leafe evaluate` made, or a file of anybody's attempts: a line of problem, attempt and solved each. Of a folder that `leafe study` made it tells what the study tells.",
    )
    .option('-k <list>', 'the ks of pass@k to tell, such as 1,8 (default: 1, 2, 4 … n)', positives)
    .option('--gain <share>', 'also tell how many problems would show such a gain of pass@1', share)
    .addOption(
      new Option('--csv', 'a table of comma-separated values in place of the text').conflicts(
        'gain',
      ),
    )
    .addOption(
      new Option('--markdown', 'of a study: tables for a document in place of the text').conflicts(
        'csv',
      ),
    )
    .option('--html <file>', 'also write a page with plots and every figure into a new file')
    .addHelpText(
      'after',
      `
Examples:
  leafe report base tuned
  leafe report attempts.jsonl -k 1,8 --json
  leafe report base --gain 0.05
  leafe report base --html base.html
  leafe report base tuned --csv > figures.csv`,
    );
  command.action((paths: string[], args: ReportArgs) =>
    run(command, async (context) => {
      const { report } = await import('../evaluation/report.ts');
      await report(paths, args, context);
    }),
  );
}
