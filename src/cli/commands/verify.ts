import type { Command } from 'commander';
import type { RunAction } from '../context.ts';

interface VerifyArgs {
  readonly judge: boolean;
}

export function registerVerify(program: Command, run: RunAction): void {
  const command = program
    .command('verify <folder>')
    .summary('build a data set again from its runs, and judge it again')
    .description(
      'Checks every file of a data set against its hash, builds every record again from its checkpoint, and judges every program again in a fresh sandbox. Exit code 1 where something is found; what and where is named.',
    )
    .option('--no-judge', 'judge no program')
    .addHelpText(
      'after',
      '\nExamples:\n  leafe verify corrections\n  leafe verify corrections --no-judge',
    );
  command.action((folder: string, args: VerifyArgs) =>
    run(command, async (context) => {
      const { verify } = await import('../datasets/verify.ts');
      await verify(folder, args, context);
    }),
  );
}
