import type { Command } from 'commander';
import type { AddArgs } from '../training/trainers.ts';
import type { RunAction } from '../context.ts';
import { natural, positive } from '../numbers.ts';

export function registerTrainer(program: Command, run: RunAction): void {
  const trainer = program
    .command('trainer')
    .summary('where models are trained')
    .description(
      'Adds, checks and lists the machines that data sets are pushed to. `local`, this machine, is always there.',
    );
  registerAdd(trainer, run);
  registerCheck(trainer, run);
  const list = trainer
    .command('list')
    .description('Lists the trainers.')
    .addHelpText('after', '\nExamples:\n  leafe trainer list\n  leafe trainer list --json');
  list.action(() =>
    run(list, async (context) => (await import('../training/trainers.ts')).list(context)),
  );
  const remove = trainer
    .command('remove <name>')
    .description('Forgets a trainer. Nothing is removed over there.')
    .addHelpText('after', '\nExample:\n  leafe trainer remove gpu');
  remove.action((name: string) =>
    run(remove, async (context) => (await import('../training/trainers.ts')).remove(name, context)),
  );
}

function registerAdd(trainer: Command, run: RunAction): void {
  const add = trainer
    .command('add <name>')
    .summary('add one, or change it')
    .description(
      'Adds a trainer under a name of your choice; given again, the name means the new one. No token is kept: it is taken from the environment.',
    )
    .option('--ssh <host>', 'a machine with a Python that has the packages, as `ssh` names it')
    .option('--ray <url>', "a Ray cluster's dashboard, such as http://localhost:8265 over a tunnel")
    .option('--openai <url>', 'a fine-tuning API in the shape of OpenAI')
    .option('--port <n>', 'of ssh', positive)
    .option('--folder <path>', 'where jobs are kept there (default: ~/.leafe/trainer)')
    .option('--python <path>', 'the Python there (default: python3)')
    .option('--base <path>', 'the base model there: a GGUF file or a Hugging Face folder')
    .option('--sbatch', 'give jobs to the cluster there')
    .option('--sbatch-options <options>', 'the same, with these options of sbatch')
    .option(
      '--machines <n>',
      'of a Ray cluster, for a job at once; they share the folder (default: 1)',
      positive,
    )
    .option(
      '--gpus <n>',
      'of each machine, for a job in a Ray cluster (default: 1 where there is any)',
      natural,
    )
    .option(
      '--token-from <variable>',
      "the environment's variable with the token (default: LEAFE_TRAINER_TOKEN_<NAME>)",
    )
    .option('--model <name>', "the base's name at a fine-tuning API")
    .addHelpText(
      'after',
      `
Examples:
  leafe trainer add gpu --ssh ann@gpu1 --python ~/venv/bin/python
  leafe trainer add cluster --ssh login --sbatch-options "--partition=gpu --gres=gpu:1 --time=2:00:00"
  leafe trainer add ray --ray http://localhost:8265 --token-from RAY_AUTH_TOKEN
  leafe trainer add two --ray http://localhost:8265 --machines 2 --gpus 8 --folder /shared/leafe`,
    );
  add.action((name: string, args: AddArgs) =>
    run(add, async (context) => (await import('../training/trainers.ts')).add(name, args, context)),
  );
}

function registerCheck(trainer: Command, run: RunAction): void {
  const check = trainer
    .command('check <name>')
    .description('Asks a trainer for everything that a job needs, without starting one.')
    .option('--fix', 'install the Python packages of `local` where they are missing (1.5 GB)')
    .addHelpText(
      'after',
      '\nExamples:\n  leafe trainer check gpu\n  leafe trainer check local --fix',
    );
  check.action((name: string, options: { readonly fix?: boolean }) =>
    run(check, async (context) =>
      (await import('../training/trainers.ts')).check(name, options, context),
    ),
  );
}
