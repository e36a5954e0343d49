import type { Command } from 'commander';
import type { RunAction } from '../context.ts';
import { positive } from '../numbers.ts';
import type { CheckArgs } from '../problems/check.ts';
import type { ImportArgs } from '../problems/import.ts';

export function registerProblems(program: Command, run: RunAction): void {
  const problems = program
    .command('problems')
    .summary('import, check and list problems')
    .description('Problems in the format of CodeContests, as JSON lines or Parquet.');
  registerImport(problems, run);
  registerCheck(problems, run);
  registerList(problems, run);
  registerTestlib(problems, run);
}

function registerImport(problems: Command, run: RunAction): void {
  const command = problems
    .command('import <file...>')
    .summary('take problems into the home')
    .description(
      'Writes problems into <home>/problems as a set, named after its file. Parts of one set (train-00000-of-00039.parquet) become one. A set of that name is replaced once all was read.',
    )
    .option('--meta <file>', 'checker, licence and level of the problems, by name')
    .option('--set <name>', 'what the set is called')
    .addHelpText(
      'after',
      `
Examples:
  leafe problems import train-*.parquet
  leafe problems import problems.jsonl --meta meta.jsonl --set contests`,
    );
  command.action((files: string[], args: ImportArgs) =>
    run(command, async (context) => {
      const { importProblems } = await import('../problems/import.ts');
      await importProblems(files, args, context);
    }),
  );
}

function registerCheck(problems: Command, run: RunAction): void {
  const command = problems
    .command('check <problems>')
    .summary('read every record, and judge the known programs')
    .description(
      'Reads every record and says what is wrong with it. Where Docker runs, the programs that came with a problem are judged: known-good ones must be accepted, known-bad ones rejected. A test that every known-good program fails is suspect, one that only some of them fail is disputed. A line for each problem; exit code 1 where something is found.',
    )
    .option('--meta <file>', 'checker, licence and level of the problems, by name')
    .option('--run', 'judge the known programs (default: where Docker runs)')
    .option('--no-run', 'only read the records')
    .option('--limit <n>', 'problems whose programs are judged', positive)
    .option(
      '--programs <n>',
      'known-good and known-bad programs judged of each problem',
      positive,
      5,
    )
    .option(
      '--calibrate',
      'let each limit of time allow twice what the slowest known-good program takes on this machine, and write it to the meta file',
    )
    .addHelpText(
      'after',
      `
A limit is never made shorter, and at most ten times as long. Programs are judged one at a time for it.

Examples:
  leafe problems check problems.jsonl --meta meta.jsonl
  leafe problems check problems.jsonl --meta meta.jsonl --calibrate
  leafe problems check train-00000-of-00039.parquet --no-run
  leafe problems check starter --limit 3`,
    );
  command.action((spec: string, args: CheckArgs) =>
    run(command, async (context) => {
      const { checkProblems } = await import('../problems/check.ts');
      await checkProblems(spec, args, context);
    }),
  );
}

function registerList(problems: Command, run: RunAction): void {
  const command = problems
    .command('list [problems]')
    .summary('list the sets, or the problems of one')
    .description('Lists the sets there are; with a set or a file, its problems.')
    .addHelpText(
      'after',
      '\nExamples:\n  leafe problems list\n  leafe problems list starter --json',
    );
  command.action((spec: string | undefined) =>
    run(command, async (context) => {
      const { listProblems, listSets } = await import('../problems/list.ts');
      await (spec === undefined ? listSets(context) : listProblems(spec, context));
    }),
  );
}

function registerTestlib(problems: Command, run: RunAction): void {
  const command = problems
    .command('testlib [file]')
    .summary('bring the header that testlib checkers need')
    .description(
      'Fetches testlib.h once, checks its hash and keeps it for all homes of this user; or takes the one you have. LEAFE_TESTLIB names a header to use as it is.',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  leafe problems testlib\n  leafe problems testlib ~/contests/testlib.h',
    );
  command.action((file: string | undefined) =>
    run(command, async ({ output, signal }) => {
      const { bringTestlib } = await import('../../app/bringTestlib.ts');
      const path = await bringTestlib(file, signal);
      output.emit({ kind: 'testlib', path });
      output.say(`testlib.h is at ${path}.`);
    }),
  );
}
