import { InvalidArgumentError, Option, type Command } from 'commander';
import { EXPORT_DEFAULTS } from '../../app/datasets/exportDefaults.ts';
import { FORMATS } from '../../core/learn/formats.ts';
import { VARIANTS, type Variant } from '../../core/learn/trainingRow.ts';
import type { ExportArgs } from '../datasets/export.ts';
import type { RunAction } from '../context.ts';
import { difference, natural, positive, positiveNumber, share } from '../numbers.ts';

export function registerExport(program: Command, run: RunAction): void {
  const command = program
    .command('export')
    .summary('write what the runs hold to learn from as a data set')
    .description(
      'Writes the corrections of all runs, and a share of what the model could do already, into a new folder: rows for a trainer, a manifest and a data card. No prompt tells a lesson, but those of guided rows, which are asked for by --variant. A row that holds a lesson, a hidden test or a secret, or is about a problem of an evaluation, is named, and nothing is written.',
    )
    .requiredOption('--out <folder>', 'the folder to make')
    .addOption(
      new Option('--format <format>', 'what the rows look like').choices(FORMATS).default('trl'),
    )
    .addOption(
      new Option(
        '--variant <names>',
        `what a correction is told as, comma-separated: ${VARIANTS.join(', ')} (default: counterfactual)`,
      ).argParser(variants),
    )
    .option('--parquet', 'write the rows as Parquet tables, too')
    .option('--each <n>', 'corrections of one problem at most', natural, EXPORT_DEFAULTS.each)
    .option(
      '--rehearsal <share>',
      'of all steps that solved a problem, from 0 to 1',
      share,
      EXPORT_DEFAULTS.rehearsal.share,
    )
    .option(
      '--beta <n>',
      'how much rehearsal counts beside corrections',
      positiveNumber,
      EXPORT_DEFAULTS.beta,
    )
    .option('--seed <n>', 'draws the steps to rehearse', natural, EXPORT_DEFAULTS.rehearsal.seed)
    .option(
      '--tokenizer <model>',
      'measure rows by the tokens of this model: embedded:<name> or embedded:<file.gguf>',
    )
    .option(
      '--max-length <tokens>',
      'refuse rows that a trainer with this limit would cut; needs --tokenizer',
      positive,
    )
    .option('--evaluation <file...>', 'problems of an evaluation, which no row may be about')
    .option('--accepted-only', 'take only corrections that a reviewer has accepted')
    .option(
      '--min-lift <difference>',
      'leave out corrections whose lesson was measured to raise the success rate by less, from -1 to 1',
      difference,
    )
    .option('--leave-out', 'write the data set without the rows that are refused')
    .option('--held-out-too', 'take problems that are held out for evaluation; marks the data set')
    .addHelpText(
      'after',
      `
Examples:
  leafe export --out corrections
  leafe export --out pairs --format dpo --evaluation test.jsonl
  leafe export --out lessons --variant counterfactual,guided,reflection`,
    );
  command.action((args: ExportArgs) =>
    run(command, async (context) => {
      const { exportCorrections } = await import('../datasets/export.ts');
      await exportCorrections(args, context);
    }),
  );
}

/** Given again, it adds to what was given before. */
function variants(text: string, before: readonly Variant[] = []): readonly Variant[] {
  const named = text.split(',').map((name) => {
    const found = VARIANTS.find((variant) => variant === name.trim());
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`It must be of ${VARIANTS.join(', ')}.`);
  });
  return VARIANTS.filter((variant) => before.includes(variant) || named.includes(variant));
}
