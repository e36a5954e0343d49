import { Option, type Command } from 'commander';
import { BUDGET_KEYS, POLICIES, type Policy } from '../../domain/choices.ts';
import { languagesListed } from '../../domain/languages.ts';
import type { Collection, CollectionPlan } from '../../app/collection.ts';
import type { CliContext, RunAction } from '../context.ts';
import { addModelOptions, modelOptions, type ModelArgs } from '../modelArgs.ts';
import { natural, positive } from '../numbers.ts';
import { DEFAULT_MODEL } from '../../app/defaults.ts';
import type { Outcome } from '../exploreEach.ts';
import type { SettingsArgs } from '../settingsArgs.ts';
import { safe } from '../../app/safe.ts';
import { chosenModel } from '../chosenModel.ts';

interface ExploreArgs extends SettingsArgs, ModelArgs {
  readonly policy: Policy;
  readonly model: string;
  readonly adapter?: string;
  readonly seed?: number;
  readonly jobs: number;
  readonly meta?: string;
  readonly heldOutToo?: boolean;
}

export function registerExplore(program: Command, run: RunAction): void {
  const command = program
    .command('explore <problems>')
    .summary('let a model work on problems, look back and try again')
    .description(
      'Lets a model work on one problem (file#name) or on each of a file. Every step is judged in a sandbox and kept as a git commit; a branch that fails looks back, and a new one goes on from before the step it blames. Ctrl-C saves everything.',
    )
    .addOption(
      new Option(
        '--policy <policy>',
        'tree: go back with lessons; iterative: refine one chain; independent: fresh samples',
      )
        .choices(POLICIES)
        .default('tree'),
    )
    .option('--model <model>', 'embedded:<name>, openai:<name> or tape:<file>', DEFAULT_MODEL)
    .option('--adapter <name>', 'a kept adapter beside the model, or beside its own base')
    .option(
      '--budget <limits>',
      `most of ${BUDGET_KEYS.join(', ')}, such as programs=64,tokens=200000`,
    )
    .option(
      '--collect',
      'go on after the first success, for training data; the same command again goes on where it was',
    )
    .option('--held-out-too', 'collect from problems that are held out for evaluation, too')
    .option('--language <language>', languagesListed())
    .option('--seed <n>', 'the seed all draws are derived from (default: by chance)', natural)
    .option('--jobs <n>', 'problems at work at once', positive, 1)
    .option('--meta <file>', 'checker, licence and level of the problems, by name')
    .option(
      '--set <name=value...>',
      'any other setting, such as horizon=2; a wrong name lists them all',
    );
  addModelOptions(command).addHelpText(
    'after',
    `
Examples:
  leafe explore starter#parity --seed 1
  leafe explore problems.jsonl --meta meta.jsonl --policy independent --budget programs=16
  leafe explore problems.parquet#1575_A --model openai:qwen --base-url http://localhost:8000/v1
  leafe explore starter --adapter mine`,
  );
  command.action((problems: string, args: ExploreArgs) =>
    run(command, async (context) => {
      const isNamed = command.getOptionValueSource('model') !== 'default';
      const model = await chosenModel(args, { isNamed, home: context.home });
      return explore(problems, { ...args, model }, context);
    }),
  );
}

async function explore(spec: string, args: ExploreArgs, context: CliContext): Promise<void> {
  const { settingsFrom } = await import('../settingsArgs.ts');
  const settings = settingsFrom(args);
  const choice = { model: args.model, options: modelOptions(args) };
  const { problemsOf } = await import('../../app/problemsOf.ts');
  const { home, output, signal } = context;
  const onSkipped = (why: string): void => output.note(safe(why));
  const withoutHeldOut = settings.collect && args.heldOutToo !== true;
  const options = { meta: args.meta, home, onSkipped, withoutHeldOut };
  const source = await problemsOf(spec, options, signal);
  const { withBench } = await import('../withBench.ts');
  const { exploreEach, sayTally } = await import('../exploreEach.ts');
  const { problemFile, metaFile, problems } = source;
  const { policy, jobs, seed = null } = args;
  const { model } = choice;
  const how = { policy, model, settings };
  const exploration = {
    plan: { problemFile, metaFile, modelOptions: { ...choice.options }, ...how },
    seed,
    jobs,
    collection: settings.collect ? await collectionFor(home, how) : null,
  };
  await withBench(choice, context, async (bench) => {
    const outcomes: Outcome[] = [];
    try {
      await exploreEach(problems, exploration, bench, context, outcomes);
    } finally {
      sayTally(outcomes, context);
    }
  });
}

async function collectionFor(home: string, plan: CollectionPlan): Promise<Collection> {
  const { Collection } = await import('../../app/collection.ts');
  return new Collection(home, plan);
}
