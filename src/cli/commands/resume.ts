import { basename } from 'node:path';
import type { Command } from 'commander';
import type { BranchAsk } from '../../core/explore/askedBranch.ts';
import { shellWord } from '../../domain/shellWord.ts';
import type { CliContext, RunAction } from '../context.ts';
import { UsageError } from '../exit.ts';
import { VERSION } from '../../app/version.ts';

interface ResumeArgs {
  readonly from?: string;
  readonly hint?: string;
}

export function registerResume(program: Command, run: RunAction): void {
  const command = program
    .command('resume <run>')
    .summary('go on with a run after a stop or a crash')
    .description(
      'Goes on from the last recorded step: nothing that is in the journal is asked for again.',
    )
    .option('--from <step>', 'with a new branch from this step, or from `problem`')
    .option('--hint <text>', 'what that branch is told, as its lesson (default: nothing)')
    .addHelpText(
      'after',
      `
Examples:
  leafe resume 20261124-0208-sum_two-k3f9
  leafe resume k3f9
  leafe resume k3f9 --from b1.2 --hint "read all numbers first"`,
    );
  command.action((name: string, args: ResumeArgs) =>
    run(command, (context) => resume(name, args, context)),
  );
}

function askIn({ from, hint }: ResumeArgs): BranchAsk | undefined {
  if (from !== undefined) return { from: from === 'problem' ? null : from, hint: hint ?? '' };
  if (hint === undefined) return undefined;
  throw new UsageError('A hint needs a step to go on from.', 'Add --from <step>.');
}

async function resume(name: string, args: ResumeArgs, context: CliContext): Promise<void> {
  const ask = askIn(args);
  const [{ readRun }, { problemOfRun, startOfRun }] = await Promise.all([
    import('../../app/readRun.ts'),
    import('../../app/problemOfRun.ts'),
  ]);
  const { folder, state } = await readRun(name, context);
  const run = basename(folder);
  const over = state.ended?.because === 'solved' || state.ended?.because === 'exhausted';
  if (ask !== undefined) {
    const { checkAsk } = await import('../../core/explore/askedBranch.ts');
    checkAsk(run, state, ask);
  } else if (over) {
    context.output.say(
      `Run ${run} has ended (${state.ended?.because}): see \`leafe show ${shellWord(run)}\`.`,
    );
    return;
  }
  const started = startOfRun(state);
  const problem = await problemOfRun(started, context.home, context.signal);
  const { withBench } = await import('../withBench.ts');
  const choice = { model: started.model, options: started.modelOptions, skipReplies: state.calls };
  const plan = { version: VERSION, ask, known: state };
  await withBench(choice, context, async (bench) => {
    const [{ goOnWithRun }, { watchRun }] = await Promise.all([
      import('../../app/runs.ts'),
      import('../watchRun.ts'),
    ]);
    await watchRun({ run, problem, bench, context, alone: true }, (bench, listeners) =>
      goOnWithRun(folder, problem, plan, bench, listeners, context.signal),
    );
  });
}
