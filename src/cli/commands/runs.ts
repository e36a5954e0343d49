import type { Command } from 'commander';
import type { RunEnd } from '../../domain/runEvent.ts';
import { titleOf } from '../../domain/shortName.ts';
import type { RunSummary } from '../../platform/files/runs.ts';
import type { CliContext, RunAction } from '../context.ts';
import { safe } from '../../app/safe.ts';
import { paintFor, type Paint } from '../text.ts';

export function registerRuns(program: Command, run: RunAction): void {
  const command = program
    .command('runs')
    .summary('list the runs of this home')
    .description(
      'Lists the runs, oldest first. Any of them can be shown, and gone on with unless it has ended.',
    )
    .addHelpText('after', '\nExamples:\n  leafe runs\n  leafe runs --json --home /data/leafe');
  command.action(() => run(command, list));
}

async function list({ home, output }: CliContext): Promise<void> {
  const [{ listRuns, runNames }, { fitLine }] = await Promise.all([
    import('../../platform/files/runs.ts'),
    import('../columns.ts'),
  ]);
  const paint = paintFor({ color: process.stdout.isTTY });
  const width = process.stdout.columns || 120;
  const nameWidth = Math.max(...(await runNames(home)).map((name) => name.length));
  let count = 0;
  for await (const summary of listRuns(home)) {
    if (count === 0) output.say(fitLine(paint.dim(row(TITLES, nameWidth)), width));
    count += 1;
    output.emit({ kind: 'run', ...summary });
    output.say(fitLine(line(summary, nameWidth, paint), width));
  }
  if (count === 0) output.say('No run yet. Start one with: leafe explore starter#parity');
}

const TITLES = ['run', 'state', 'steps', 'policy', 'model', 'problem'] as const;

function line(summary: RunSummary, nameWidth: number, paint: Paint): string {
  const { run, policy, model, problem, steps } = summary;
  const state = stateOf(summary);
  const cells: Row = [
    run,
    state,
    steps === null ? '' : String(steps),
    policy ?? '?',
    safe(model ?? '?'),
    problem === null ? 'cannot be read' : titleOf(safe(problem)),
  ];
  return row(cells, nameWidth, COLOURS[state](paint));
}

/** A run's name holds its problem's short name already, so the last column is the title alone. */
function row(
  [run, state, steps, policy, model, problem]: Row,
  nameWidth: number,
  colour = plain,
): string {
  return [
    run.padEnd(nameWidth),
    colour(state.padEnd(9)),
    steps.padStart(5),
    policy.padEnd(11),
    model.padEnd(27),
    problem,
  ].join('  ');
}

type Row = readonly [string, string, string, string, string, string];

type State = 'at work' | 'cut off' | RunEnd;

function stateOf({ endedBecause, atWork }: RunSummary): State {
  return atWork ? 'at work' : (endedBecause ?? 'cut off');
}

type Colour = (text: string) => string;

const plain: Colour = (text) => text;

const COLOURS: Readonly<Record<State, (paint: Paint) => Colour>> = {
  'at work': ({ cyan }) => cyan,
  'cut off': ({ yellow }) => yellow,
  solved: ({ green }) => green,
  exhausted: ({ red }) => red,
  cancelled: ({ yellow }) => yellow,
  failed: ({ red }) => red,
};
