import type { Command } from 'commander';
import { DEFAULT_MODEL } from '../../app/defaults.ts';
import { BUDGET_KEYS } from '../../domain/choices.ts';
import { languagesListed } from '../../domain/languages.ts';
import { chosenModel } from '../chosenModel.ts';
import type { RunAction } from '../context.ts';
import type { EvaluateArgs } from '../evaluation/evaluate.ts';
import { addModelOptions } from '../modelArgs.ts';
import { natural, positive, positives } from '../numbers.ts';

export function registerEvaluate(program: Command, run: RunAction): void {
  const command = program
    .command('evaluate <problems...>')
    .summary('measure how often a model solves problems by itself')
    .description(
      'Lets a model try each problem so many times, each time from the beginning, without looking back and without lessons, and tells pass@k with its 95 % interval. Every reply and verdict is kept as soon as an attempt is over: after a stop, a crash or a kill the same command goes on with the attempts that are missing. In the end its folder holds report.html and report.json.',
    )
    .option('--model <model>', 'embedded:<name>, openai:<name> or tape:<file>', DEFAULT_MODEL)
    .option('--adapter <name>', 'a kept adapter beside the model, or beside its own base')
    .option('-n, --samples <n>', 'attempts of each problem', positive, 10)
    .option('--steps <n>', 'replies an attempt may take', positive, 4)
    .option('-k <list>', 'the ks of pass@k to tell, such as 1,8 (default: 1, 2, 4 … n)', positives)
    .option('--out <folder>', 'the folder to make or to go on with (default: one of the home)')
    .option('--seed <n>', 'the seed all draws are derived from', natural, 1)
    .option(
      '--budget <limits>',
      `most of ${BUDGET_KEYS.join(', ')} for all attempts together, such as tokens=2000000`,
    )
    .option('--language <language>', languagesListed())
    .option('--meta <file>', 'checker, licence and level of the problems, by name')
    .option('--set <name=value...>', 'another setting, such as actTemperature=0.2');
  addModelOptions(command).addHelpText(
    'after',
    `
Examples:
  leafe evaluate starter --samples 10 --out base
  leafe evaluate starter --adapter mine --samples 10 --out tuned
  leafe evaluate test.jsonl --model openai:qwen --base-url http://localhost:8000/v1 -n 32 -k 1,8,32`,
  );
  command.action((problems: string[], args: EvaluateArgs) =>
    run(command, async (context) => {
      const isNamed = command.getOptionValueSource('model') !== 'default';
      const model = await chosenModel(args, { isNamed, home: context.home });
      const { evaluateAll } = await import('../evaluation/evaluate.ts');
      await evaluateAll(problems, { ...args, model }, context);
    }),
  );
}
