import { importSet, setNameFor, type ImportedSet } from '../../platform/problems/importSet.ts';
import { isSetName, STARTER } from '../../platform/problems/locate.ts';
import type { CliContext } from '../context.ts';
import { UsageError } from '../exit.ts';
import { progressBars } from '../progress.ts';
import { safe } from '../../app/safe.ts';

export interface ImportArgs {
  readonly meta?: string;
  readonly set?: string;
}

/** Imports files, those of one set together, and tells what each set now holds. */
export async function importProblems(
  files: readonly string[],
  args: ImportArgs,
  context: CliContext,
): Promise<void> {
  const { home, output, signal } = context;
  if (args.set !== undefined) refuseName(args.set);
  for (const [set, parts] of grouped(files, args.set)) {
    const bars = progressBars(output);
    const onProgress = (fraction: number): void =>
      bars.show({ what: `reading problems into ${set}`, fraction });
    try {
      const plan = { set, files: parts, meta: args.meta, home, onProgress };
      const imported = await importSet(plan, signal);
      bars.stop();
      tell(imported, context);
    } finally {
      bars.stop();
    }
  }
}

function refuseName(set: string): void {
  if (isSetName(set) && set !== STARTER) return;
  throw new UsageError(
    `${JSON.stringify(set)} cannot be the name of a set.`,
    `Use letters, digits, dots and dashes; \`${STARTER}\` is taken.`,
  );
}

function grouped(files: readonly string[], set: string | undefined): Map<string, string[]> {
  const sets = new Map<string, string[]>();
  for (const file of files) {
    const name = set ?? setNameFor(file);
    sets.set(name, [...(sets.get(name) ?? []), file]);
  }
  return sets;
}

function tell(imported: ImportedSet, { output }: CliContext): void {
  const { set, file, problems, withoutTests, twins } = imported;
  output.emit({ kind: 'imported', set, file, problems, withoutTests, twins });
  output.say(`${set}: ${problems} ${problems === 1 ? 'problem' : 'problems'} in ${file}`);
  if (withoutTests.length > 0) {
    output.say(`  ${withoutTests.length} without tests cannot be judged: ${few(withoutTests)}`);
  }
  if (twins.length > 0) output.say(`  ${twins.length} names stand more than once: ${few(twins)}`);
}

function few(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => JSON.stringify(safe(name)));
  return `${shown.join(', ')}${names.length > 3 ? ', …' : ''}`;
}
