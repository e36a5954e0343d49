import { basename } from 'node:path';
import type { Command } from 'commander';
import type { CliContext, RunAction } from '../context.ts';
import { VERSION } from '../../app/version.ts';

export function registerResume(program: Command, run: RunAction): void {
  const command = program
    .command('resume <run>')
    .summary('go on with a run after a stop or a crash')
    .description(
      'Goes on from the last recorded step: nothing that is in the journal is asked for again.',
    )
    .addHelpText(
      'after',
      `
Examples:
  leafe resume 20261124-0208-sum_two-k3f9
  leafe resume k3f9`,
    );
  command.action((name: string) => run(command, (context) => resume(name, context)));
}

async function resume(name: string, context: CliContext): Promise<void> {
  const [{ readRun }, { problemOfRun, startOfRun }] = await Promise.all([
    import('../../app/readRun.ts'),
    import('../../app/problemOfRun.ts'),
  ]);
  const { folder, state } = await readRun(name, context);
  const run = basename(folder);
  if (state.ended?.because === 'solved' || state.ended?.because === 'exhausted') {
    context.output.say(`Run ${run} has ended (${state.ended.because}): see leafe show ${run}.`);
    return;
  }
  const started = startOfRun(state);
  const problem = await problemOfRun(started, context.home, context.signal);
  const { withBench } = await import('../withBench.ts');
  const choice = { model: started.model, options: started.modelOptions, skipReplies: state.calls };
  await withBench(choice, context, async (bench) => {
    const [{ goOnWithRun }, { watchRun }] = await Promise.all([
      import('../../app/runs.ts'),
      import('../watchRun.ts'),
    ]);
    await watchRun({ run, problem, bench, context, alone: true }, (bench, listeners) =>
      goOnWithRun(folder, problem, { version: VERSION }, bench, listeners, context.signal),
    );
  });
}
