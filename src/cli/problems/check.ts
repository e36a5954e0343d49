import { isLeafeError, LeafeError } from '../../core/errors.ts';
import { checkKnownPrograms } from '../../core/judge/knownPrograms.ts';
import type { Judge } from '../../core/ports/judge.ts';
import type { Problem } from '../../domain/problem.ts';
import { openProblems } from '../../platform/problems/openProblems.ts';
import { parseSpec } from '../../platform/problems/parseSpec.ts';
import { placeText } from '../../platform/problems/recordFile.ts';
import type { CliContext } from '../context.ts';
import { progressBars, type ProgressBars } from '../progress.ts';
import { safe } from '../../app/safe.ts';
import { faultsOf, notesOn } from './findings.ts';

export interface CheckArgs {
  readonly meta?: string;
  /** Undefined: where Docker runs. */
  readonly run?: boolean;
  readonly limit?: number;
  readonly programs: number;
}

/** Reads every record and judges the known programs; tells what is wrong, and ends with an error where something is. */
export async function checkProblems(
  spec: string,
  args: CheckArgs,
  context: CliContext,
): Promise<void> {
  const bars = progressBars(context.output);
  const judge = await openJudge(args, bars, context);
  try {
    const checked = await checkAll(spec, args, { judge, bars, context });
    bars.stop();
    sumUp(checked, judge !== null, context);
  } finally {
    bars.stop();
    await judge?.close();
  }
}

/** Null where the programs are not to be judged, or there is no Docker and nobody insisted. */
async function openJudge(
  args: CheckArgs,
  bars: ProgressBars,
  { output, signal }: CliContext,
): Promise<Judge | null> {
  if (args.run === false) return null;
  const { openDockerJudge } = await import('../../platform/docker/openJudge.ts');
  try {
    return await openDockerJudge({ onProgress: bars.show }, signal);
  } catch (error) {
    if (args.run === true || !isLeafeError(error, 'sandbox')) throw error;
    output.note(`The known programs are not judged. ${error.message}`);
    return null;
  }
}

interface Bench {
  readonly judge: Judge | null;
  readonly bars: ProgressBars;
  readonly context: CliContext;
}

interface Checked {
  readonly problems: number;
  readonly judged: number;
  /** Records that cannot be read, and problems at odds with their own programs. */
  readonly poor: number;
}

async function checkAll(spec: string, args: CheckArgs, bench: Bench): Promise<Checked> {
  const { home, signal, output } = bench.context;
  const { path, name } = await parseSpec(spec);
  const source = await openProblems(path, { meta: args.meta, home });
  const only = name === null ? null : (await source.find(name, signal)).name;
  const names = new Map<string, string>();
  let [problems, judged, poor] = [0, 0, 0];
  for await (const next of source.unread(signal)) {
    const where = placeText(next.place);
    bench.bars.show({ what: `checking ${source.name}`, fraction: next.fraction });
    const problem = readOrTell(next.read, where, bench);
    if (problem === null) poor += 1;
    if (problem === null || (only !== null && problem.name !== only)) continue;
    problems += 1;
    const judge = judged < (args.limit ?? Infinity) ? bench.judge : null;
    const known =
      judge !== null && testsOf(problem) > 0
        ? await checkKnownPrograms(problem, judge, args, signal)
        : null;
    if (known !== null) judged += 1;
    const notes = notesOn(problem, names.get(problem.name) ?? null);
    const faults = known === null ? [] : faultsOf(known);
    names.set(problem.name, where);
    if (faults.length > 0) poor += 1;
    output.emit({ kind: 'problem', problem: problem.name, place: where, notes, faults, ...known });
    if (notes.length + faults.length > 0) {
      const mark = faults.length > 0 ? '✘' : '-';
      tell(`${mark} ${where}: ${problem.name}`, [...faults, ...notes], bench);
    }
  }
  return { problems, judged, poor };
}

function readOrTell(
  read: () => { readonly problem: Problem },
  where: string,
  bench: Bench,
): Problem | null {
  try {
    return read().problem;
  } catch (error) {
    if (!isLeafeError(error, 'input')) throw error;
    bench.context.output.emit({ kind: 'invalid', place: where, message: error.message });
    tell(`✘ ${error.message}`, [], bench);
    return null;
  }
}

/** The bar gives way to a line that stays. */
function tell(what: string, findings: readonly string[], { bars, context }: Bench): void {
  bars.stop();
  context.output.say([safe(what), ...findings.map((finding) => `    ${finding}`)].join('\n'));
}

function sumUp(
  { problems, judged, poor }: Checked,
  judging: boolean,
  { output }: CliContext,
): void {
  output.emit({ kind: 'checked', problems, judged, poor });
  const programs = judging ? `, the known programs of ${judged} judged` : '';
  output.say(`${problems} problems read${programs}.`);
  if (poor === 0) return;
  throw new LeafeError('input', 'invalid', `${poor} of them need a look.`, {
    todo: 'Mend or leave out what is named above before you explore or train on these problems.',
  });
}

function testsOf(problem: Problem): number {
  return problem.visibleTests.length + problem.hiddenTests.length;
}
