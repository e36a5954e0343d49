import { Option, type Command } from 'commander';
import type { CatalogueModel } from '../../platform/embedded/catalogue.ts';
import type { CliContext, RunAction } from '../context.ts';
import type { KeepArgs } from '../models/adapters.ts';
import { positive } from '../numbers.ts';

export function registerModels(program: Command, run: RunAction): void {
  const models = program
    .command('models')
    .summary('the models that run on this machine')
    .description(
      'Lists, fetches and checks the models that need no service and no key, and keeps the adapters that tune them.',
    );
  const list = models
    .command('list')
    .description('Lists the catalogue, what is here of it, and the adapters beside each model.')
    .addHelpText('after', '\nExamples:\n  leafe models list\n  leafe models list --json');
  list.action(() =>
    run(list, async (context) => {
      const { listModels } = await import('../models/listModels.ts');
      return listModels(context);
    }),
  );
  const pull = models
    .command('pull <name>')
    .description('Fetches a model, going on where an earlier try ended, and checks its sha256.')
    .addOption(new Option('--file <path>', 'take it from this file instead'))
    .addHelpText(
      'after',
      `
Examples:
  leafe models pull qwen2.5-coder-1.5b
  leafe models pull qwen2.5-coder-0.5b --file ~/Downloads/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf`,
    );
  pull.action((name: string, { file }: { readonly file?: string }) =>
    run(pull, (context) => pullNamed(name, file, context)),
  );
  const check = models
    .command('check <name>')
    .description('Reads the whole file of a model and compares its sha256 with the catalogue.')
    .addHelpText('after', '\nExample:\n  leafe models check qwen2.5-coder-1.5b');
  check.action((name: string) => run(check, (context) => checkNamed(name, context)));
  registerAdapters(models, run);
}

function registerAdapters(models: Command, run: RunAction): void {
  const keep = models
    .command('keep <folder>')
    .description(
      'Checks the adapter that a trainer left in a folder, with its result.json, and keeps it beside its base.',
    )
    .option('--as <name>', 'what to call it (default: the name that the job gives it)')
    .option('--base <model>', 'its base here, where the job names another file')
    .option('--job <file>', 'the job it is of (default: job.json there, or in the bundle beside)')
    .option('--threads <n>', 'threads for the trial', positive)
    .addHelpText(
      'after',
      '\nExamples:\n  leafe models keep out\n  leafe models keep out --as may --job bundle/job.json',
    );
  keep.action((folder: string, args: KeepArgs) =>
    run(keep, async (context) =>
      (await import('../models/adapters.ts')).keep(folder, args, context),
    ),
  );
  const rename = models
    .command('rename <adapter> <name>')
    .description('Calls an adapter otherwise. Runs made with the old name need it to be resumed.')
    .addHelpText('after', '\nExample:\n  leafe models rename may best-of-may');
  rename.action((adapter: string, name: string) =>
    run(rename, async (context) =>
      (await import('../models/adapters.ts')).renameTo(adapter, name, context),
    ),
  );
  const remove = models
    .command('remove <adapter>')
    .description(
      'Takes an adapter away. Its base stays; runs made with it can be shown, but not resumed.',
    )
    .addHelpText('after', '\nExample:\n  leafe models remove may');
  remove.action((adapter: string) =>
    run(remove, async (context) =>
      (await import('../models/adapters.ts')).remove(adapter, context),
    ),
  );
}

async function pullNamed(
  name: string,
  file: string | undefined,
  { home, output, signal }: CliContext,
): Promise<void> {
  const [{ pullModel }, { progressBars }] = await Promise.all([
    import('../../platform/embedded/pull.ts'),
    import('../progress.ts'),
  ]);
  const model = await named(name);
  const bars = progressBars(output);
  try {
    const options = { home, onProgress: bars.show, ...(file === undefined ? {} : { file }) };
    const path = await pullModel(model, options, signal);
    bars.stop();
    output.emit({ kind: 'model', name, path, sha256: model.sha256, state: 'here' });
    output.say(`${name} is here: ${path}`);
  } finally {
    bars.stop();
  }
}

async function checkNamed(name: string, { home, output, signal }: CliContext): Promise<void> {
  const { verifyModel } = await import('../../platform/embedded/modelFile.ts');
  const model = await named(name);
  const path = await verifyModel(model, home, signal);
  output.emit({ kind: 'model', name, path, sha256: model.sha256, state: 'here' });
  output.say(`${name} is whole: ${path}`);
}

async function named(name: string): Promise<CatalogueModel> {
  const { catalogueModel, unknownName } = await import('../../platform/embedded/catalogue.ts');
  const model = catalogueModel(name);
  if (model === null) throw unknownName(name);
  return model;
}
