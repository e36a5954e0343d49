import { Option, type Command } from 'commander';
import { LANGUAGES } from '../../domain/languages.ts';
import type { RunEnd } from '../../domain/runEvent.ts';
import { titleOf } from '../../domain/shortName.ts';
import type { RunSummary } from '../../platform/files/runs.ts';
import type { CliContext, RunAction } from '../context.ts';
import type { ImportRunsArgs } from '../importRuns.ts';
import { DEFAULT_MODEL } from '../../app/defaults.ts';
import { safe } from '../../app/safe.ts';
import { paintFor, type Paint } from '../text.ts';

export function registerRuns(program: Command, run: RunAction): void {
  const command = program
    .command('runs')
    .summary("list the runs of this home, or import other agents'")
    .description(
      'Lists the runs, oldest first. Any of them can be shown, and gone on with unless it has ended.',
    )
    .addHelpText('after', '\nExamples:\n  leafe runs\n  leafe runs --json --home /data/leafe');
  command.action(() => run(command, list));
  registerImport(command, run);
}

function registerImport(runs: Command, run: RunAction): void {
  const command = runs
    .command('import <file...>')
    .summary("make runs of other agents' trajectories")
    .description(
      'Reads ATIF trajectories, and lines of {"messages":[…]} as the OpenAI API has them. Each reply that holds a program becomes a step, judged anew by all tests and kept as a commit. Such a run can be shown, gone on with from any of its steps, and corrected like any other. Nothing is imported where one of the files is wrong.',
    )
    .requiredOption(
      '--problems <problems>',
      'what they are about: file#name, or a file or set where each names its own as "problem"',
    )
    .option('--meta <file>', 'checker, licence and level of the problems, by name')
    .addOption(
      new Option('--language <language>', 'what the programs are written in')
        .choices(LANGUAGES)
        .default('python3'),
    )
    .option('--model <model>', 'what the runs go on with', DEFAULT_MODEL)
    .option('--base-url <url>', 'an OpenAI-compatible endpoint')
    .addHelpText(
      'after',
      `
Examples:
  leafe runs import trajectory.json --problems problems.jsonl#1575_A
  leafe runs import chats.jsonl --problems contests --model openai:qwen --base-url http://localhost:8000/v1`,
    );
  command.action((files: string[], args: ImportRunsArgs) =>
    run(command, async (context) => {
      const { importRuns } = await import('../importRuns.ts');
      await importRuns(files, args, context);
    }),
  );
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
