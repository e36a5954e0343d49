import { Option, type Command } from 'commander';
import { DEFAULT_MODEL } from '../../app/defaults.ts';
import { sizeWords } from '../../domain/sizeWords.ts';
import type { CatalogueModel } from '../../platform/embedded/catalogue.ts';
import type { CliContext, RunAction } from '../context.ts';
import { paintFor, type Paint } from '../text.ts';

export function registerModels(program: Command, run: RunAction): void {
  const models = program
    .command('models')
    .summary('the models that run on this machine')
    .description('Lists, fetches and checks the models that need no service and no key.');
  const list = models
    .command('list')
    .description('Lists the catalogue and what is here of it.')
    .addHelpText('after', '\nExamples:\n  leafe models list\n  leafe models list --json');
  list.action(() => run(list, listModels));
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
}

async function listModels({ home, output, signal }: CliContext): Promise<void> {
  const { CATALOGUE } = await import('../../platform/embedded/catalogue.ts');
  const { stateOfModel } = await import('../../platform/embedded/modelFile.ts');
  const paint = paintFor({ color: process.stdout.isTTY });
  for (const model of CATALOGUE) {
    const { state, path } = await stateOfModel(model, home, signal);
    const { name, file, bytes, sha256, licence, about } = model;
    output.emit({ kind: 'model', name, file, bytes, sha256, licence, about, state, path });
    output.say(line(model, state, paint));
  }
  output.say('\nFetch one with: leafe models pull <name>   Use it with: --model embedded:<name>');
}

function line(model: CatalogueModel, state: 'here' | 'missing' | 'wrong', paint: Paint): string {
  const words = {
    here: paint.green('here   '),
    missing: paint.dim('missing'),
    wrong: paint.red('damaged'),
  };
  const size = sizeWords(model.bytes).padStart(6);
  const standard = DEFAULT_MODEL === `embedded:${model.name}` ? 'the default: ' : '';
  const about = paint.dim(`${standard}${model.about}`);
  return [model.name.padEnd(20), words[state], size, model.licence, about].join('  ');
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
