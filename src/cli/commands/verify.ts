import type { Command } from 'commander';
import type { RunAction } from '../context.ts';
import type { VerifyArgs } from '../datasets/verify.ts';

export function registerVerify(program: Command, run: RunAction): void {
  const command = program
    .command('verify <folder>')
    .summary('build a data set again from its runs, and judge it again')
    .description(
      'Checks every file of a data set against its hash, builds every record again from its checkpoint, and judges every program again in a fresh sandbox. Exit code 1 where something is found; what and where is named.',
    )
    .option('--no-judge', 'judge no program')
    .option('--runs-in <home...>', 'other homes that hold runs of a merged data set')
    .addHelpText(
      'after',
      '\nExamples:\n  leafe verify corrections\n  leafe verify corrections --no-judge\n  leafe verify both --runs-in /data/theirs',
    );
  command.action((folder: string, args: VerifyArgs) =>
    run(command, async (context) => {
      const { verify } = await import('../datasets/verify.ts');
      await verify(folder, args, context);
    }),
  );
}
