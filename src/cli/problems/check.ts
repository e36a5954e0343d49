import { stat } from 'node:fs/promises';
import { isLeafeError, LeafeError } from '../../core/errors.ts';
import { checkKnownPrograms, type KnownCheck } from '../../core/judge/knownPrograms.ts';
import type { Judge } from '../../core/ports/judge.ts';
import type { Problem } from '../../domain/problem.ts';
import { openProblems, type UnreadProblem } from '../../platform/problems/openProblems.ts';
import { limitsOf } from '../../platform/problems/record.ts';
import { parseSpec } from '../../platform/problems/parseSpec.ts';
import { placeText } from '../../platform/problems/recordFile.ts';
import type { CliContext } from '../context.ts';
import { progressBars, type ProgressBars } from '../progress.ts';
import { addToMeta, type MetaFields } from '../../app/addToMeta.ts';
import { safe } from '../../app/safe.ts';
import { UsageError } from '../exit.ts';
import { faultsOf, notesOn, sumOf } from './findings.ts';

export interface CheckArgs {
  readonly meta?: string;
  /** Undefined: where Docker runs. */
  readonly run?: boolean;
  readonly limit?: number;
  readonly programs: number;
  readonly calibrate?: boolean;
}

/** Reads every record and judges the known programs; tells what is wrong, and ends with an error where something is. */
export async function checkProblems(
  spec: string,
  args: CheckArgs,
  context: CliContext,
): Promise<void> {
  refuseToCalibrate(args);
  const bars = progressBars(context.output);
  const judge = await openJudge(args, bars, context);
  const limits = new Map<string, MetaFields>();
  try {
    const checked = await checkAll(spec, args, { judge, bars, context, limits });
    bars.stop();
    sumUp(checked, judge !== null, context);
  } finally {
    bars.stop();
    await judge?.close();
    // What was found before a stop is kept, too.
    if (limits.size > 0) await keepLimits(limits, args.meta ?? '', context);
  }
}

function refuseToCalibrate({ calibrate, meta, run }: CheckArgs): void {
  if (calibrate !== true) return;
  if (run === false) {
    throw new UsageError('--calibrate and --no-run exclude each other.', 'Leave one of them out.');
  }
  if (meta === undefined) {
    throw new UsageError(
      'There is no place for the limits that --calibrate finds.',
      'Name a meta file with --meta; it is made where it is not there.',
    );
  }
}

async function keepLimits(
  limits: ReadonlyMap<string, MetaFields>,
  meta: string,
  { output }: CliContext,
): Promise<void> {
  await addToMeta(meta, limits);
  output.emit({ kind: 'calibrated', meta, problems: limits.size });
  output.say(`The limits of ${limits.size} problems for this machine are in ${meta}.`);
}

/** Null where the programs are not to be judged, or there is no Docker and nobody insisted. */
async function openJudge(
  args: CheckArgs,
  bars: ProgressBars,
  { output, signal }: CliContext,
): Promise<Judge | null> {
  if (args.run === false) return null;
  const insists = args.run === true || args.calibrate === true;
  // What is timed is timed alone.
  const slots = args.calibrate === true ? { slots: 1 } : {};
  const { openDockerJudge } = await import('../../platform/docker/openJudge.ts');
  try {
    return await openDockerJudge({ ...slots, onProgress: bars.show }, signal);
  } catch (error) {
    if (insists || !isLeafeError(error, 'sandbox')) throw error;
    output.note(`The known programs are not judged. ${error.message}`);
    return null;
  }
}

interface Bench {
  readonly judge: Judge | null;
  readonly bars: ProgressBars;
  readonly context: CliContext;
  /** Takes what goes into the meta file, by the problems' names. */
  readonly limits: Map<string, MetaFields>;
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
  const meta = args.calibrate === true ? await whereThere(args.meta) : args.meta;
  const source = await openProblems(path, { meta, home });
  const only = name === null ? null : (await source.find(name, signal)).name;
  const names = new Map<string, string>();
  let [problems, judged, poor] = [0, 0, 0];
  for await (const next of source.unread(signal)) {
    const where = placeText(next.place);
    bench.bars.show({ what: `checking ${source.name}`, fraction: next.fraction });
    const problem = readOrTell(next, where, args, bench);
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
    if (known?.calibration) bench.limits.set(problem.name, fieldsOf(known.calibration));
    output.emit({ kind: 'problem', problem: problem.name, place: where, notes, faults, ...known });
    const sum = known === null ? '' : sumOf(known, problem);
    const said = [...(sum === '' ? [] : [`${sum}.`]), ...faults, ...notes];
    const mark = faults.length > 0 ? '✘' : notes.length > 0 ? '-' : '✔';
    if (said.length > 0) tell(`${mark} ${where}: ${problem.name}: ${said.join(' ')}`, bench);
  }
  return { problems, judged, poor };
}

/** A meta file that is still to be made. */
async function whereThere(meta: string | undefined): Promise<string | undefined> {
  if (meta === undefined) return undefined;
  const found = await stat(meta).catch(() => null);
  return found === null ? undefined : meta;
}

function fieldsOf({
  cpuMs,
  slowestMs,
  programs,
}: NonNullable<KnownCheck['calibration']>): MetaFields {
  return { cpuMs, calibrated: { slowestMs, programs } };
}

/** The problem; with `--calibrate` as its record states it, whatever was found before. */
function readOrTell(
  { read }: UnreadProblem,
  where: string,
  { calibrate }: CheckArgs,
  bench: Bench,
): Problem | null {
  try {
    const { problem, record } = read();
    return calibrate === true ? { ...problem, limits: limitsOf(record) } : problem;
  } catch (error) {
    if (!isLeafeError(error, 'input')) throw error;
    bench.context.output.emit({ kind: 'invalid', place: where, message: error.message });
    tell(`✘ ${error.message}`, bench);
    return null;
  }
}

/** The bar gives way to a line that stays. */
function tell(what: string, { bars, context }: Bench): void {
  bars.stop();
  context.output.say(safe(what));
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
