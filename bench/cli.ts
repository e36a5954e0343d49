import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunEvent } from '../src/domain/runEvent.ts';
import { openGitCheckpoints } from '../src/platform/git/gitCheckpoints.ts';
import { problemDigest } from '../src/platform/problems/digest.ts';
import { openProblems } from '../src/platform/problems/openProblems.ts';
import type { BenchRow } from './row.ts';
import { CLI, finished, type Finished } from './support/finished.ts';
import { longRun } from './support/longRun.ts';
import { leftOut, rowOf } from './support/rowOf.ts';

const SHORT = 100;
const LONG = 10_000;

/** What a person waits for on the command line, from the start of the process to its end, in the program as it is shipped. */
export async function benchCli(
  options: { readonly quick: boolean },
  signal: AbortSignal,
): Promise<BenchRow[]> {
  const home = await mkdtemp(join(tmpdir(), 'leafe-bench-'));
  try {
    const turns = options.quick ? 5 : 20;
    const started = await startTimes(turns, signal);
    const runs = {
      short: await cutOffRun(SHORT, home, signal),
      long: await cutOffRun(LONG, home, signal),
    };
    const show = ({ name }: CutOffRun): Promise<Finished> =>
      finished([CLI, 'show', name, '--home', home], signal);
    const few = Math.ceil(turns / 4);
    const short = await repeated(turns, () => show(runs.short));
    const long = await repeated(few, () => show(runs.long));
    return [
      ...started,
      rowOf('cli', `leafe show, ${SHORT} steps`, 'ms', times(short), {
        target: { of: 'median', atMost: 300 },
      }),
      rowOf('cli', `leafe show, ${LONG} steps`, 'ms', times(long)),
      ...(await resumeRows(runs, { home, turns: few }, signal)),
    ];
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function startTimes(turns: number, signal: AbortSignal): Promise<BenchRow[]> {
  const bare: Finished[] = [];
  const help: Finished[] = [];
  // By turns, so that both meet the same moods of the machine; the first one warms up.
  for (let turn = 0; turn <= turns; turn++) {
    const empty = await finished(['-e', '0'], signal);
    const ours = await finished([CLI, '--help'], signal);
    if (turn === 0) continue;
    bare.push(empty);
    help.push(ours);
  }
  return [
    rowOf('cli', 'bare node', 'ms', times(bare)),
    rowOf('cli', 'leafe --help', 'ms', times(help), {
      base: times(bare),
      against: 'bare node',
      target: { of: 'median', atMost: 150 },
    }),
  ];
}

/**
 * From the process's start until the run goes on: journal read and folded, problem found, store, model and judge opened, and that
 * it goes on written down. These runs have nothing left to do, so they end then.
 */
async function resumeRows(
  runs: { readonly short: CutOffRun; readonly long: CutOffRun },
  { home, turns }: { readonly home: string; readonly turns: number },
  signal: AbortSignal,
): Promise<BenchRow[]> {
  const resumed = async (run: CutOffRun): Promise<Finished> => {
    await run.cutOff();
    const began = performance.now();
    const ended = finished([CLI, 'resume', run.name, '--home', home], signal);
    await Promise.race([run.goesOn(ended), ended]);
    const ms = performance.now() - began;
    return { ...(await ended), ms };
  };
  const time = `leafe resume to ready, ${LONG} steps`;
  const memory = 'its peak memory';
  try {
    const short = await repeated(turns, () => resumed(runs.short));
    const long = await repeated(turns, () => resumed(runs.long));
    return [
      rowOf('cli', time, 'ms', times(long), { target: { of: 'median', atMost: 1000 } }),
      rowOf('cli', memory, 'MB', peaks(long), { base: peaks(short), against: `${SHORT} steps` }),
    ];
  } catch (error) {
    signal.throwIfAborted();
    const [why = ''] = String(error instanceof Error ? error.message : error).split('\n');
    return [leftOut('cli', time, 'ms', why), leftOut('cli', memory, 'MB', why)];
  }
}

interface CutOffRun {
  readonly name: string;
  /** Puts it back to where it was cut off. */
  cutOff(): Promise<void>;
  /** Resolves when something was written behind that, or when the process has ended. */
  goesOn(ended: Promise<unknown>): Promise<void>;
}

async function cutOffRun(steps: number, home: string, signal: AbortSignal): Promise<CutOffRun> {
  const name = `20261124-0208-bench-${steps}`;
  const source = await openProblems('starter', { home });
  const problem = await source.find('starter_sum_two', signal);
  const tape = join(home, 'empty.tape');
  await writeFile(tape, '');
  const made = longRun({
    run: name,
    steps,
    problem: { name: problem.name, digest: problemDigest(problem), file: 'starter' },
    model: `tape:${tape}`,
  });
  const events = await withLastCommit(made, join(home, 'store.git'), signal);
  const journal = events.map((event) => `${JSON.stringify(event)}\n`).join('');
  const file = join(home, 'runs', name, 'journal.jsonl');
  await mkdir(dirname(file), { recursive: true });
  const cutOff = (): Promise<void> => writeFile(file, journal);
  await cutOff();
  return { name, cutOff, goesOn: (ended) => grown(file, Buffer.byteLength(journal), ended) };
}

/** Its last step in the store, where a run that goes on looks for it. */
async function withLastCommit(
  events: readonly RunEvent[],
  store: string,
  signal: AbortSignal,
): Promise<readonly RunEvent[]> {
  const last = events.findLast((event) => event.kind === 'stepTaken');
  if (last === undefined) throw new RangeError('the run has no step');
  const checkpoints = await openGitCheckpoints(store, signal);
  const { run, branch, step } = last;
  const draft = { run, branch, step, parent: null, files: new Map([['program.py', '']]) };
  const { commit, tree } = await checkpoints.save({ ...draft, atSeconds: 0 }, signal);
  await checkpoints.close();
  return events.map((event) => (event === last ? { ...last, checkpoint: commit, tree } : event));
}

async function grown(file: string, bytes: number, ended: Promise<unknown>): Promise<void> {
  let isOver = false;
  const over = (): void => void (isOver = true);
  ended.then(over, over);
  while (!isOver && (await stat(file)).size <= bytes) await sleep(2);
}

/** The first time warms up. */
async function repeated(
  turns: number,
  once: () => Promise<Finished>,
): Promise<readonly Finished[]> {
  const all: Finished[] = [];
  for (let turn = 0; turn <= turns; turn++) all.push(await once());
  return all.slice(1);
}

function times(all: readonly Finished[]): readonly number[] {
  return all.map(({ ms }) => ms);
}

/** In megabytes. */
function peaks(all: readonly Finished[]): readonly number[] {
  return all.map(({ peakBytes }) => peakBytes / 1e6);
}
