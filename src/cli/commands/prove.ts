import type { Command } from 'commander';
import type { Proof } from '../../app/prove/proveAttack.ts';
import type { Attack } from '../../core/prove/attack.ts';
import type { CliContext, RunAction } from '../context.ts';
import { Told, UsageError } from '../exit.ts';
import { positive } from '../numbers.ts';
import { paintFor } from '../text.ts';

interface ProveArgs {
  readonly jobs: number;
  readonly only?: string;
}

export function registerProve(program: Command, run: RunAction): void {
  const command = program
    .command('prove')
    .summary('attack the sandbox and see that it holds')
    .description(
      'Tries 42 attacks in the sandbox. Each must get the verdict it deserves, the next attempt its right result, and nothing may be left behind.',
    )
    .option('--jobs <n>', 'so many attacks at once, each in a container of its own', positive, 1)
    .option('--only <text>', 'attacks of this number, or with this in their name or description')
    .addHelpText(
      'after',
      `
The exit code is 1 where an attack was not held.

Examples:
  leafe prove
  leafe prove --jobs 2
  leafe prove --only fork --json`,
    );
  command.action((args: ProveArgs) =>
    run(command, async (context) => {
      const { ATTACKS } = await import('../../core/prove/attacks.ts');
      await prove(args, context, ATTACKS);
    }),
  );
}

/** Tries those of the attacks that are asked for, and tells them. Throws `Told` where one falls or a container is left. */
export async function prove(
  { jobs, only }: ProveArgs,
  context: CliContext,
  all: readonly Attack[],
): Promise<void> {
  const [{ chooseAttacks }, { openProvingGround }, { proveSandbox }] = await Promise.all([
    import('../../app/prove/chooseAttacks.ts'),
    import('../../platform/docker/openProvingGround.ts'),
    import('../../app/prove/proveSandbox.ts'),
  ]);
  const [{ progressBars }, { tellProofs }, { countProofs }] = await Promise.all([
    import('../progress.ts'),
    import('../proofs.ts'),
    import('../../app/prove/proofText.ts'),
  ]);
  const { output, signal } = context;
  const attacks = chooseAttacks(all, only);
  if (attacks.length === 0) {
    throw new UsageError(
      `No attack is called ${JSON.stringify(only)}.`,
      'Give a number from 1 to 42 or a part of a name; `leafe prove` lists them as it goes.',
    );
  }
  const bars = progressBars(output);
  let proofs: readonly Proof[] = [];
  try {
    const ground = await openProvingGround({ jobs, onProgress: bars.show }, signal);
    bars.stop();
    const look = { output, paint: paintFor({ color: process.stdout.isTTY }), attacks };
    try {
      proofs = await tellProofs(proveSandbox(ground, attacks, signal), look);
    } finally {
      await ground.close();
    }
    const left = await ground.containers();
    output.emit({ kind: 'proved', ...countProofs(proofs), containersLeft: left.length });
    if (left.length > 0) output.say(`✘ left behind: container ${left.join(', ')}`);
    if (left.length > 0 || proofs.some(({ result }) => result === 'fell')) throw new Told();
  } finally {
    bars.stop();
  }
}
