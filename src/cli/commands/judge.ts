import { extname } from 'node:path';
import { Option, type Command } from 'commander';
import { LeafeError } from '../../core/errors.ts';
import type { Judge } from '../../core/ports/judge.ts';
import type { ProblemSource } from '../../core/ports/problemSource.ts';
import {
  LANGUAGES,
  languageOfExtension,
  languagesListed,
  type Language,
} from '../../domain/languages.ts';
import type { Problem, Program } from '../../domain/problem.ts';
import type { CliContext, RunAction } from '../context.ts';
import { UsageError } from '../exit.ts';
import { positive } from '../numbers.ts';
import { paintFor } from '../text.ts';
import type { WhichTests } from '../../app/judgeProgram.ts';
import type { MaybeRepeated } from '../drawVerdict.ts';
import type { Repetition } from '../../app/judgeRepeatedly.ts';
import type { Submission } from '../submissions.ts';

interface JudgeArgs {
  readonly submissions?: string;
  readonly language?: Language;
  readonly tests: WhichTests;
  readonly meta?: string;
  readonly repeat?: number;
}

export function registerJudge(program: Command, run: RunAction): void {
  const command = program
    .command('judge <problems> [source]')
    .summary('judge one program, or a file of them')
    .description(
      'Judges a program against a problem (file#name) in the sandbox, or each line of a file of submissions.',
    )
    .option(
      '--submissions <file>',
      'JSON lines {"id","problem","language","code"}, judged in parallel',
    )
    .addOption(new Option('--language <language>', 'of the program').choices(LANGUAGES))
    .addOption(
      new Option('--tests <which>', 'which tests to judge by')
        .choices(['visible', 'all'])
        .default('all'),
    )
    .option('--repeat <n>', 'judge each so often, and say where its verdict flips', positive)
    .option('--meta <file>', 'checker, licence and level of the problems, by name')
    .addHelpText(
      'after',
      `
The exit code is 0 whatever the verdicts, 75 where the judge itself failed on some program, and 1 where a problem's
checker is broken.

Examples:
  leafe judge starter#parity solution.py
  leafe judge problems.jsonl#1575_A solution.cpp --tests visible --json
  leafe judge problems.jsonl --meta meta.jsonl --submissions submissions.jsonl --json
  leafe judge problems.jsonl --submissions good.jsonl --repeat 200`,
    );
  command.action((problems: string, source: string | undefined, args: JudgeArgs) =>
    run(command, (context) => judge(problems, source, args, context)),
  );
}

async function judge(
  spec: string,
  source: string | undefined,
  args: JudgeArgs,
  context: CliContext,
): Promise<void> {
  const [{ parseSpec }, { openProblems }] = await Promise.all([
    import('../../platform/problems/parseSpec.ts'),
    import('../../platform/problems/openProblems.ts'),
  ]);
  const { path, name } = await parseSpec(spec);
  const problems = await openProblems(path, { meta: args.meta, home: context.home });
  if (args.submissions !== undefined) {
    if (source !== undefined) {
      throw new UsageError('A source and --submissions exclude each other.', 'Give one of them.');
    }
    return judgeMany(problems, args.submissions, args, context);
  }
  if (source === undefined) {
    throw new UsageError('There is no program to judge.', 'Give a source file or --submissions.');
  }
  const problem = await chosen(problems, name, context.signal);
  return judgeOne(problem, source, args, context);
}

/** The named problem, or the only one of its file. */
async function chosen(
  problems: ProblemSource,
  name: string | null,
  signal: AbortSignal,
): Promise<Problem> {
  if (name !== null) return problems.find(name, signal);
  const first: Problem[] = [];
  for await (const problem of problems.problems(signal)) {
    first.push(problem);
    if (first.length === 2) break;
  }
  if (first.length === 1 && first[0]) return first[0];
  throw new UsageError(
    `${problems.name} holds ${first.length === 0 ? 'no problem' : 'several problems'}.`,
    'Name the one you mean: <problems>#<name>.',
  );
}

async function judgeOne(
  problem: Problem,
  source: string,
  args: JudgeArgs,
  context: CliContext,
): Promise<void> {
  const { readSource } = await import('../readSource.ts');
  const language = args.language ?? languageOf(source);
  const program = { language, code: await readSource(source) };
  const judgeIt = await judging(args);
  const result = await withJudge(context, (judge) =>
    judgeIt(judge, problem, program, context.signal),
  );
  context.output.emit({ problem: problem.name, language, ...result });
  const { drawVerdict } = await import('../drawVerdict.ts');
  const paint = paintFor({ color: process.stdout.isTTY });
  for (const line of drawVerdict(result, paint)) context.output.say(line);
  refuseJudgeErrors(hasFailed(result) ? [result.trouble] : []);
}

/** Once, or as often as is asked. */
async function judging({ tests, repeat: times }: JudgeArgs): Promise<JudgeIt> {
  if (times === undefined) {
    const { judgeProgram } = await import('../../app/judgeProgram.ts');
    return (judge, problem, program, signal) =>
      judgeProgram(judge, problem, program, tests, signal);
  }
  const { judgeRepeatedly } = await import('../../app/judgeRepeatedly.ts');
  return (judge, problem, program, signal) =>
    judgeRepeatedly(judge, problem, program, { tests, times }, signal);
}

type JudgeIt = (
  judge: Judge,
  problem: Problem,
  program: Program,
  signal: AbortSignal,
) => Promise<MaybeRepeated>;

/** Whether the judge itself failed, if only once. */
function hasFailed({ verdict, repeated }: MaybeRepeated): boolean {
  return verdict === 'judgeError' || repeated?.verdicts.judgeError !== undefined;
}

async function judgeMany(
  problems: ProblemSource,
  file: string,
  args: JudgeArgs,
  context: CliContext,
): Promise<void> {
  const [{ readSubmissions }, { inOrder }, { problemCache }, judgeIt, { verdictLine, flipsLine }] =
    await Promise.all([
      import('../submissions.ts'),
      import('../../app/inOrder.ts'),
      import('../../app/problemCache.ts'),
      judging(args),
      import('../drawVerdict.ts'),
    ]);
  const { output, signal } = context;
  const paint = paintFor({ color: process.stdout.isTTY });
  const find = problemCache(problems);
  const failed: MaybeRepeated['trouble'][] = [];
  const repeated: Repetition[] = [];
  await withJudge(context, async (judge, slots) => {
    const one = async (submission: Submission): Promise<[Submission, MaybeRepeated]> => {
      const problem = await find(submission.problem, signal);
      return [submission, await judgeIt(judge, problem, submission, signal)];
    };
    for await (const [{ id, problem }, result] of inOrder(
      readSubmissions(file, signal),
      4 * slots,
      one,
    )) {
      output.emit({ id, problem, ...result });
      output.say(verdictLine(String(id ?? problem), result, paint));
      if (result.repeated !== undefined) repeated.push(result.repeated);
      if (hasFailed(result)) failed.push(result.trouble);
    }
  });
  if (args.repeat !== undefined) output.say(flipsLine(repeated, args.repeat));
  refuseJudgeErrors(failed);
}

async function withJudge<T>(
  context: CliContext,
  use: (judge: Judge, slots: number) => Promise<T>,
): Promise<T> {
  const [{ openDockerJudge }, { progressBars }] = await Promise.all([
    import('../../platform/docker/openJudge.ts'),
    import('../progress.ts'),
  ]);
  const bars = progressBars(context.output);
  let judge: Awaited<ReturnType<typeof openDockerJudge>> | null = null;
  try {
    judge = await openDockerJudge({ onProgress: bars.show }, context.signal);
    bars.stop();
    return await use(judge, judge.slots);
  } finally {
    bars.stop();
    await judge?.close();
  }
}

/** `troubles`: of each program without a verdict, what is wrong with its problem's checker; undefined where that is not why. */
function refuseJudgeErrors(troubles: readonly (string | undefined)[]): void {
  if (troubles.length === 0) return;
  const [first] = troubles;
  const count = troubles.length;
  if (first !== undefined && troubles.every((trouble) => trouble !== undefined)) {
    const more = count === 1 ? '' : ` (and ${count - 1} more programs for such a reason)`;
    throw new LeafeError('sandbox', 'brokenChecker', `${first}${more}`);
  }
  throw new LeafeError(
    'sandbox',
    'machineLost',
    count === 1 ? 'one program has no verdict' : `${count} programs have no verdict`,
    { todo: 'Check the set-up with `leafe doctor`, then judge them again.' },
  );
}

function languageOf(source: string): Language {
  const found = languageOfExtension(extname(source).slice(1));
  if (found !== undefined) return found;
  throw new UsageError(
    `The language of ${source} is not known.`,
    `Give --language ${languagesListed()}.`,
  );
}
