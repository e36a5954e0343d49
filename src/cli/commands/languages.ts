import type { Command } from 'commander';
import {
  languageEntry,
  languageNamed,
  languagesListed,
  type Language,
} from '../../domain/languages.ts';
import type { SandboxLanguage } from '../../platform/docker/sandboxLanguages.ts';
import type { CliContext, RunAction } from '../context.ts';
import { UsageError } from '../exit.ts';

export function registerLanguages(program: Command, run: RunAction): void {
  const languages = program
    .command('languages')
    .summary('what programs can be written in')
    .description(
      'What programs can be written in, with the version that the sandbox has. Python 3 and C++ are always there; each other language gets an image of its own when its first program comes.',
    );
  const list = languages
    .command('list', { isDefault: true })
    .summary('list the languages')
    .description('Lists the languages with what the sandbox has of them.');
  list.action(() => run(list, listLanguages));
  const add = languages
    .command('add')
    .summary('add a language to the sandbox beforehand')
    .description('Adds languages to the sandbox now, not when their first programs come.')
    .argument('<language...>', languagesListed())
    .addHelpText('after', '\nExample:\n  leafe languages add java rust');
  add.action((names: readonly string[]) =>
    run(add, (context) => addLanguages(names.map(named), context)),
  );
}

function named(name: string): Language {
  const found = languageNamed(name);
  if (found !== undefined) return found;
  throw new UsageError(
    `No program can be written in ${JSON.stringify(name)}.`,
    `Name ${languagesListed()}.`,
  );
}

async function listLanguages(context: CliContext): Promise<void> {
  const { sandboxLanguages } = await import('../../platform/docker/sandboxLanguages.ts');
  await tell(await sandboxLanguages(context.signal), context);
}

async function addLanguages(languages: readonly Language[], context: CliContext): Promise<void> {
  const [{ addLanguage }, { progressBars }] = await Promise.all([
    import('../../platform/docker/sandboxLanguages.ts'),
    import('../progress.ts'),
  ]);
  const bars = progressBars(context.output);
  const added: SandboxLanguage[] = [];
  try {
    for (const language of languages) {
      added.push(await addLanguage(language, bars.show, context.signal));
    }
  } finally {
    bars.stop();
  }
  await tell(added, context);
}

async function tell(languages: readonly SandboxLanguage[], { output }: CliContext): Promise<void> {
  const { table } = await import('../table.ts');
  const rows = languages.map(({ language, version }) => [
    language,
    languageEntry(language).title,
    version ?? 'comes with its first program',
  ]);
  for (const { language, version } of languages) {
    output.emit({ kind: 'language', language, title: languageEntry(language).title, version });
  }
  for (const line of table(rows, { width: process.stdout.columns || 140 })) output.say(line);
}
