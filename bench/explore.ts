import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContestEnvironment } from '../src/core/contest/contestEnvironment.ts';
import { explore } from '../src/core/explore/explore.ts';
import { nextMove } from '../src/core/explore/nextMove.ts';
import { Recorder } from '../src/core/run/recorder.ts';
import type { RunFact } from '../src/domain/runEvent.ts';
import { emptyRun } from '../src/domain/foldRun.ts';
import type { RunState } from '../src/domain/runState.ts';
import { settingsSchema } from '../src/domain/settings.ts';
import { sha256 } from '../src/app/runs.ts';
import { foldJournal } from '../src/app/foldJournal.ts';
import { systemClock } from '../src/platform/clock.ts';
import { JOURNAL_FILE, openJournal } from '../src/platform/files/journal.ts';
import { openGitCheckpoints } from '../src/platform/git/gitCheckpoints.ts';
import { aProblem } from '../test/support/builders.ts';
import { scriptedModel } from '../test/support/scriptedModel.ts';
import { tableJudge, type TableEntry } from '../test/support/tableJudge.ts';
import type { BenchRow } from './row.ts';
import { longRun } from './support/longRun.ts';
import { memoryKept } from './support/memoryKept.ts';
import { rowOf } from './support/rowOf.ts';
import { timed } from './support/timed.ts';

/**
 * What the engine itself costs: a run with a model and a judge that answer at once, on a real journal and a real store, so that
 * all the time there is, is ours. Then how long a journal of ten thousand steps takes to read and fold.
 */
export async function benchExplore(
  options: { quick: boolean },
  signal: AbortSignal,
): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'leafe-bench-'));
  try {
    const count = options.quick ? 100 : 400;
    const steps = await stepTimes(folder, count, signal);
    const folds = await foldLong(folder, options.quick ? 3 : 9, signal);
    const quarter = Math.floor(steps.length / 4);
    const share = steps.map((ms) => (100 * ms) / (1500 + ms));
    return [
      rowOf('explore', 'a step beside model and judge', 'ms', steps, {
        target: { of: 'median', atMost: 5 },
      }),
      rowOf('explore', `the last quarter of ${count} such steps`, 'ms', steps.slice(-quarter), {
        base: steps.slice(0, quarter),
        against: 'the first quarter',
      }),
      rowOf('explore', 'share of a step with a model of 1.5 s', '%', share),
      rowOf('explore', 'read and fold 10,000 steps, and the next move', 'ms', folds.times, {
        target: { of: 'median', atMost: 300 },
      }),
      rowOf('explore', 'memory that they keep', 'MB', [folds.keptBytes / 1e6], {
        base: [folds.journalBytes / 1e6],
        against: 'the journal on disk',
      }),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function stepTimes(folder: string, steps: number, signal: AbortSignal): Promise<number[]> {
  const programs = Array.from({ length: steps }, (_, n) => `print(${n})`);
  const failing: TableEntry = { verdict: 'wrongAnswer', passed: 0, total: 3 };
  const checkpoints = await openGitCheckpoints(join(folder, 'store.git'), signal);
  const journal = await openJournal(join(folder, 'runs', 'steps'), { mode: 'write' }, signal);
  const times: number[] = [];
  let last = 0;
  const recorder = new Recorder({
    run: 'steps',
    journal,
    clock: systemClock,
    state: emptyRun(),
    listeners: [
      (event) => {
        if (event.kind !== 'stepJudged') return;
        const now = performance.now();
        if (last > 0) times.push(now - last);
        last = now;
      },
    ],
  });
  const environment = new ContestEnvironment({
    problem: aProblem(),
    judge: tableJudge(new Map(programs.map((program) => [program, failing]))),
    language: 'python3',
    failedPrograms: 'shown',
    digest: sha256,
  });
  const model = scriptedModel(programs.map((program) => `\`\`\`\n${program}\n\`\`\``));
  await recorder.record(startedFact(steps));
  await explore({ environment, model, checkpoints, recorder }, signal);
  await journal.close();
  await checkpoints.close();
  return times;
}

interface Folds {
  readonly times: readonly number[];
  readonly journalBytes: number;
  /** Memory that the folded run holds. */
  readonly keptBytes: number;
}

async function foldLong(folder: string, turns: number, signal: AbortSignal): Promise<Folds> {
  const runFolder = join(folder, 'runs', 'long');
  const journal = await openJournal(runFolder, { mode: 'write' }, signal);
  const problem = { name: 'add. Add Two Numbers', digest: '', file: 'none' };
  await journal.append(longRun({ run: 'long', steps: 10_000, problem, model: 'scripted' }));
  await journal.close();
  const fold = async (): Promise<RunState> => {
    const reader = await openJournal(runFolder, { mode: 'read' }, signal);
    const { state } = await foldJournal(reader);
    nextMove(state);
    return state;
  };
  // First, while no other fold's run is held by anybody.
  const keptBytes = await memoryKept(fold);
  const times: number[] = [];
  for (let turn = 0; turn < turns; turn++) await timed(times, fold);
  return { times, keptBytes, journalBytes: (await stat(join(runFolder, JOURNAL_FILE))).size };
}

function startedFact(steps: number): RunFact {
  return {
    kind: 'runStarted',
    problem: 'add. Add Two Numbers',
    problemDigest: '',
    problemFile: 'none',
    metaFile: null,
    policy: 'iterative',
    model: 'scripted',
    modelOptions: {},
    settings: settingsSchema.parse({ horizon: 1, maxBranches: steps }),
    seed: 1,
    width: 1,
    version: '0',
  };
}
