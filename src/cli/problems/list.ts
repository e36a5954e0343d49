import { importedSets, setFile, STARTER } from '../../platform/problems/locate.ts';
import { openProblems } from '../../platform/problems/openProblems.ts';
import { readIndex, summarise, type ProblemSummary } from '../../platform/problems/setIndex.ts';
import { shortName } from '../../domain/shortName.ts';
import { sizeWords } from '../../domain/sizeWords.ts';
import type { CliContext } from '../context.ts';
import { safe } from '../../app/safe.ts';
import { fitLine } from '../columns.ts';
import { paintFor } from '../text.ts';

/** The sets of the home and the one that comes with LEAFE, each with its number of problems. */
export async function listSets(context: CliContext): Promise<void> {
  const { home, output } = context;
  for (const set of [STARTER, ...(await importedSets(home))]) {
    let problems = 0;
    for await (const summary of summaries(set, context)) problems += summary === null ? 0 : 1;
    const file = set === STARTER ? null : setFile(home, set);
    output.emit({ kind: 'set', set, problems, file });
    output.say(
      `${set.padEnd(24)} ${String(problems).padStart(6)} problems  ${file ?? 'comes with LEAFE'}`,
    );
  }
}

/** The problems of one set or file: name, level, tests, limits, where they are from. */
export async function listProblems(spec: string, context: CliContext): Promise<void> {
  const { output } = context;
  const paint = paintFor({ color: process.stdout.isTTY });
  const width = process.stdout.columns || 160;
  let count = 0;
  for await (const summary of summaries(spec, context)) {
    if (count === 0) output.say(fitLine(paint.dim(row(TITLES)), width));
    count += 1;
    output.emit({ kind: 'problem', short: shortName(summary.name), ...summary });
    output.say(fitLine(line(summary), width));
  }
  if (count === 0) output.say(`There is no problem in ${spec}.`);
}

async function* summaries(
  set: string,
  { home, signal }: CliContext,
): AsyncGenerator<ProblemSummary> {
  const index = await readIndex(setFile(home, set));
  if (index !== null) return yield* index;
  const source = await openProblems(set, { home });
  for await (const problem of source.problems(signal)) yield summarise(problem);
}

function line({ name, level, tests, cpuMs, memoryBytes, source }: ProblemSummary): string {
  const counts = `${tests.public}+${tests.private}+${tests.generated}`;
  const none = tests.public + tests.private + tests.generated === 0;
  return row([
    safe(name),
    String(level ?? ''),
    none ? 'none' : counts,
    `${cpuMs / 1000} s`,
    sizeWords(memoryBytes),
    safe(source ?? ''),
  ]);
}

const TITLES = ['name', 'level', 'tests', 'time', 'memory', 'source'] as const;

/** Tests are public, private and generated ones. */
function row([name, level, tests, time, memory, source]: Row): string {
  return [
    name.padEnd(44),
    level.padStart(5),
    tests.padStart(12),
    time.padStart(7),
    memory.padStart(8),
    ` ${source}`,
  ]
    .join(' ')
    .trimEnd();
}

type Row = readonly [string, string, string, string, string, string];
