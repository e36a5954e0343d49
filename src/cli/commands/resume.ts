import { basename } from 'node:path';
import type { Command } from 'commander';
import { LeafeError } from '../../core/errors.ts';
import type { Problem } from '../../domain/problem.ts';
import type { RunEventOf } from '../../domain/runEvent.ts';
import type { RunState } from '../../domain/runState.ts';
import type { CliContext, RunAction } from '../context.ts';
import { VERSION } from '../version.ts';

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
  const { readRun } = await import('../readRun.ts');
  const { folder, state } = await readRun(name, context);
  const run = basename(folder);
  if (state.ended?.because === 'solved' || state.ended?.because === 'exhausted') {
    context.output.say(`Run ${run} has ended (${state.ended.because}): see leafe show ${run}.`);
    return;
  }
  const started = startedOf(state);
  const problem = await problemOf(started, context);
  const { withWorkbench } = await import('../workbench.ts');
  const choice = { model: started.model, options: started.modelOptions, skipReplies: state.calls };
  await withWorkbench(choice, context, async (bench) => {
    const [{ goOnWithRun }, { watchRun }] = await Promise.all([
      import('../compose.ts'),
      import('../watchRun.ts'),
    ]);
    await watchRun({ run, problem, context, alone: true }, (listeners) =>
      goOnWithRun(folder, problem, { version: VERSION }, bench, listeners, context.signal),
    );
  });
}

function startedOf({ started }: RunState): RunEventOf<'runStarted'> {
  if (started === null) {
    throw new LeafeError('journal', 'damaged', 'it does not begin with runStarted');
  }
  return started;
}

/** The problem the run began with: another one under the same name is refused. */
async function problemOf(
  { problem, problemFile, metaFile, problemDigest: expected }: RunEventOf<'runStarted'>,
  { home, signal }: CliContext,
): Promise<Problem> {
  const [{ openProblems }, { problemDigest }] = await Promise.all([
    import('../../platform/problems/openProblems.ts'),
    import('../../platform/problems/digest.ts'),
  ]);
  const source = await openProblems(problemFile, { home, meta: metaFile ?? undefined });
  const found = await source.find(problem, signal);
  if (problemDigest(found) === expected) return found;
  throw new LeafeError(
    'input',
    'invalid',
    `The problem ${JSON.stringify(problem)} in ${problemFile} has changed since the run began`,
    { todo: 'Put the file back as it was, or start a new run with `leafe explore`.' },
  );
}
