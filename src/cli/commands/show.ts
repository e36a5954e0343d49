import type { Command } from 'commander';
import { LeafeError } from '../../core/errors.ts';
import { isByPerson, stepVerdict, type RunState, type StepState } from '../../domain/runState.ts';
import { shellWord } from '../../domain/shellWord.ts';
import type { CliContext, RunAction } from '../context.ts';
import { safe } from '../../app/safe.ts';
import { paintFor, safeLines } from '../text.ts';
import { VERDICT_WORDS } from '../../domain/verdictWords.ts';

interface ShowArgs {
  readonly step?: string;
  readonly untilDamage?: boolean;
}

export function registerShow(program: Command, run: RunAction): void {
  const command = program
    .command('show <run>')
    .summary('draw a run: tree, lessons, ledger')
    .description('Draws a run from its journal: the tree, what was learnt, what it cost.')
    .option('--step <id>', 'one step: its program, facts and checkpoint')
    .option('--until-damage', 'of a damaged journal, what comes before the damage')
    .addHelpText(
      'after',
      `
Examples:
  leafe show k3f9
  leafe show k3f9 --step b2.1`,
    );
  command.action((name: string, args: ShowArgs) =>
    run(command, (context) => show(name, args, context)),
  );
}

async function show(name: string, args: ShowArgs, context: CliContext): Promise<void> {
  const { readRun } = await import('../../app/readRun.ts');
  const untilDamage = args.untilDamage === true;
  const { run, state, damage } = await readRun(name, { ...context, untilDamage });
  const lines =
    args.step === undefined
      ? await runLines(run, state, context)
      : stepLines(stepNamed(args.step, run, state), context);
  for (const line of lines) context.output.say(line);
  if (damage !== null) context.output.note(`${damage.message}. Shown is what comes before.`);
}

async function runLines(
  run: string,
  state: RunState,
  { output }: CliContext,
): Promise<readonly string[]> {
  output.emit(summary(run, state));
  const { drawRun } = await import('../report.ts');
  const width = process.stdout.columns || 100;
  return drawRun(run, state, { width, paint: paintFor({ color: process.stdout.isTTY }) });
}

function stepNamed(id: string, run: string, state: RunState): StepState {
  const step = state.steps.get(id);
  if (step !== undefined) return step;
  throw new LeafeError('input', 'invalid', `The run ${run} has no step ${JSON.stringify(id)}.`, {
    todo: `See its steps with \`leafe show ${shellWord(run)}\`.`,
  });
}

function stepLines(step: StepState, { output }: CliContext): readonly string[] {
  output.emit({ kind: 'step', ...step });
  const paint = paintFor({ color: process.stdout.isTTY });
  const { taken, judged } = step;
  const verdict = stepVerdict(step);
  return [
    `${paint.bold(step.id)} ${verdict === null ? 'not judged' : VERDICT_WORDS[verdict]}${whose(step)}`,
    paint.dim(`commit ${taken.checkpoint}`),
    '',
    ...safeLines(taken.program ?? '(no program)'),
    '',
    ...(judged?.facts ?? []).map(({ number, text }) => `Fact ${number}: ${safe(text)}`),
  ];
}

function summary(run: string, state: RunState): unknown {
  const { started, steps, branches, corrections, spend, ended } = state;
  return {
    kind: 'run',
    run,
    problem: started?.problem,
    policy: started?.policy,
    model: started?.model,
    seed: started?.seed,
    because: ended?.because ?? null,
    branches: [...branches.values()],
    steps: [...steps.values()].map((step) => ({
      step: step.id,
      branch: step.branch,
      author: isByPerson(step) ? 'person' : 'model',
      parent: step.parent,
      verdict: stepVerdict(step),
      checkpoint: step.taken.checkpoint,
      visible: step.judged?.visible ?? null,
      hidden: step.judged?.hidden ?? null,
      facts: step.judged?.facts ?? [],
    })),
    corrections,
    spend,
  };
}

function whose(step: StepState): string {
  const { agent } = step.taken;
  if (agent !== undefined) return `, imported from ${safe(agent.name)}`;
  return isByPerson(step) ? ', by a person' : '';
}
