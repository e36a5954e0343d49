import { Option, type Command } from 'commander';
import { DEFAULT_MODEL } from '../../app/defaults.ts';
import { BUDGET_KEYS, POLICIES } from '../../domain/choices.ts';
import { languagesListed } from '../../domain/languages.ts';
import { chosenModel } from '../chosenModel.ts';
import type { RunAction } from '../context.ts';
import { addModelOptions } from '../modelArgs.ts';
import { natural, positive } from '../numbers.ts';
import type { StudyArgs } from '../study/study.ts';
import { policies, take } from '../study/args.ts';

export function registerStudy(program: Command, run: RunAction): void {
  const command = program
    .command('study <problems...>')
    .summary('compare ways to explore at an equal budget')
    .description(
      "Explores each problem by each policy with the same seed and the same budget, and tells success against programs, tokens and sandbox seconds with 95 % intervals over problems, and whether two policies differ by more than chance. The runs are kept as any others: after a stop, a crash or a kill the same command goes on with those that are missing. Half of a budget of programs is for the tree's first branches, unless --set rollouts says how many they are.",
    )
    .option('--model <model>', 'embedded:<name>, openai:<name> or tape:<file>', DEFAULT_MODEL)
    .option('--adapter <name>', 'a kept adapter beside the model, or beside its own base')
    .addOption(
      new Option(
        '--policies <list>',
        'tree: go back with lessons; iterative: refine one chain; independent: fresh samples',
      )
        .argParser(policies)
        .default(POLICIES, POLICIES.join(',')),
    )
    .option('--budget <limits>', `most of ${BUDGET_KEYS.join(', ')} for each run`, 'programs=16')
    .option('--repeat <n>', 'runs of each policy on each problem', positive, 1)
    .option(
      '--total-budget <limits>',
      'the same for all runs together, such as tokens=2000000; the same command again goes on',
    )
    .option('--out <folder>', 'the folder to make or to go on with (default: one of the home)')
    .option('--seed <n>', 'the seed all draws are derived from', natural, 1)
    .option('--jobs <n>', 'problems at work at once', positive, 1)
    .option('--take <list>', 'the first so many problems of a level, such as 0:18,1:10', take)
    .option('--language <language>', languagesListed())
    .option('--meta <file>', 'checker, licence and level of the problems, by name')
    .option('--set <name=value...>', 'another setting, such as horizon=2')
    .option('--markdown', 'tables for a document in place of the text')
    .addOption(
      new Option('--csv', 'a table of comma-separated values in place of the text').conflicts(
        'markdown',
      ),
    );
  addModelOptions(command).addHelpText(
    'after',
    `
Examples:
  leafe study problems.jsonl --budget programs=16
  leafe study problems.jsonl --budget programs=16 --repeat 3 --out policies --markdown > policies.md
  leafe study starter --policies tree,independent --budget tokens=20000 --total-budget tokens=1000000
  leafe report policies`,
  );
  command.action((problems: string[], args: StudyArgs) =>
    run(command, async (context) => {
      const isNamed = command.getOptionValueSource('model') !== 'default';
      const model = await chosenModel(args, { isNamed, home: context.home });
      const { studyAll } = await import('../study/study.ts');
      await studyAll(problems, { ...args, model }, context);
    }),
  );
}
