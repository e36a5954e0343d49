import { Option, type Command } from 'commander';
import { METHODS, PRECISIONS, SCHEDULES, USUAL_RECIPE as USUAL } from '../../domain/usualRecipe.ts';
import type { PushArgs } from '../training/push.ts';
import type { RunAction } from '../context.ts';
import { natural, positive, positiveNumber, share } from '../numbers.ts';

export function registerPush(program: Command, run: RunAction): void {
  const command = program
    .command('push <folder>')
    .summary('train a model on a data set')
    .description(
      "Makes a training job of an exported data set (format trl) and gives it to a trainer. Its rows leave as tokens of the model's own tokenizer and chat template; nothing else of this machine does. A fine-tuning API is given chats instead (format openai). The same push again is the same job.",
    )
    .requiredOption('--trainer <name>', 'as `leafe trainer list` names it; `local` is this machine')
    .option(
      '--model <model>',
      'the base: embedded:<name> or embedded:<file.gguf>; openai:<name> at a fine-tuning API',
    )
    .option('--name <name>', "the adapter's; the data set's where not given")
    .option('--wait', 'stay until it has ended, and fetch what it made')
    .option('--epochs <n>', told('how often each row is seen', USUAL.epochs), positiveNumber)
    .option('--learning-rate <n>', told('at its highest', USUAL.learningRate), positiveNumber)
    .option(
      '--beta <n>',
      'how much rehearsal counts (default: as the data set says)',
      positiveNumber,
    )
    .option('--max-tokens <n>', told('a longer row is refused', USUAL.maxTokens), positive)
    .option('--rank <n>', told('of the adapter', USUAL.rank), positive)
    .option('--alpha <n>', told('scales the adapter', USUAL.alpha), positiveNumber)
    .option('--rows-per-step <n>', told('rows of one update', USUAL.rowsPerStep), positive)
    .option('--warmup <share>', told('of all steps', USUAL.warmup), share)
    .option('--save-every <steps>', told('between checkpoints', USUAL.saveEvery), positive)
    .option('--seed <n>', told('of order and first weights', USUAL.seed), natural)
    .addOption(new Option('--schedule <name>', 'of the learning rate').choices(SCHEDULES))
    .addOption(
      new Option(
        '--precision <name>',
        'of the base in training; auto is bfloat16 where the hardware has it, else float32',
      ).choices(PRECISIONS),
    )
    .addOption(new Option('--method <name>', 'adapter, or all weights').choices(METHODS))
    .addHelpText(
      'after',
      `
Examples:
  leafe push corrections --trainer local --wait
  leafe push corrections --trainer gpu --model embedded:qwen2.5-coder-0.5b --epochs 3 --beta 0.5`,
    );
  command.action((folder: string, args: PushArgs) =>
    run(command, async (context) => {
      const { push } = await import('../training/push.ts');
      await push(folder, args, context);
    }),
  );
}

function told(what: string, usual: number): string {
  return `${what} (default: ${usual})`;
}
