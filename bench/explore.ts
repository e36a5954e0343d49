import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContestEnvironment } from '../src/core/contest/contestEnvironment.ts';
import { explore } from '../src/core/explore/explore.ts';
import { nextMove } from '../src/core/explore/nextMove.ts';
import { Recorder } from '../src/core/run/recorder.ts';
import type { RunEvent, RunFact } from '../src/domain/runEvent.ts';
import { emptyRun } from '../src/domain/runState.ts';
import { settingsSchema } from '../src/domain/settings.ts';
import { sha256 } from '../src/app/runs.ts';
import { foldJournal } from '../src/app/foldJournal.ts';
import { systemClock } from '../src/platform/clock.ts';
import { openJournal } from '../src/platform/files/journal.ts';
import { openGitCheckpoints } from '../src/platform/git/gitCheckpoints.ts';
import { aProblem } from '../test/support/builders.ts';
import { scriptedModel } from '../test/support/scriptedModel.ts';
import { tableJudge, type TableEntry } from '../test/support/tableJudge.ts';
import type { BenchRow } from './row.ts';

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
    const steps = await stepTimes(folder, options.quick ? 100 : 400, signal);
    const reads = await foldTimes(folder, options.quick ? 3 : 9, signal);
    return [
      row('a step beside model and judge', steps, 'ms'),
      row(
        'share of a step with a model of 1.5 s',
        steps.map((ms) => (100 * ms) / (1500 + ms)),
        '%',
      ),
      row('read and fold 10,000 steps', reads, 'ms'),
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

async function foldTimes(folder: string, times: number, signal: AbortSignal): Promise<number[]> {
  const runFolder = join(folder, 'runs', 'long');
  const journal = await openJournal(runFolder, { mode: 'write' }, signal);
  await journal.append(longRun(10_000));
  await journal.close();
  const measured: number[] = [];
  for (let time = 0; time < times; time++) {
    const started = performance.now();
    const reader = await openJournal(runFolder, { mode: 'read' }, signal);
    const { state } = await foldJournal(reader);
    nextMove(state);
    measured.push(performance.now() - started);
  }
  return measured;
}

function longRun(steps: number): RunEvent[] {
  const facts: RunFact[] = [
    startedFact(steps + 1),
    {
      kind: 'branchOpened',
      branch: 'b1',
      from: null,
      because: null,
      reflection: null,
      experiences: [],
      depth: 0,
    },
  ];
  for (let n = 1; n <= steps; n++) facts.push(...stepFacts(n));
  const at = new Date(0).toISOString();
  return facts.map((fact, seq) => ({ v: 1, run: 'long', seq, at, ...fact }));
}

function stepFacts(n: number): RunFact[] {
  return [
    { kind: 'roundStarted', branches: ['b1'] },
    {
      kind: 'stepTaken',
      step: `b1.${n}`,
      branch: 'b1',
      parent: n === 1 ? null : `b1.${n - 1}`,
      program: `a, b = map(int, input().split())\nprint(a + b + ${n})\n`,
      language: 'python3',
      programDigest: sha256(String(n)),
      checkpoint: sha256(String(n)).slice(0, 40),
      tree: sha256(`tree ${n}`).slice(0, 40),
      usage: { promptTokens: 300, completionTokens: 40 },
      seed: n,
      ended: 'stop',
      modelMs: 1500,
    },
    {
      kind: 'stepJudged',
      step: `b1.${n}`,
      visible: { verdict: 'wrongAnswer', passed: 0, total: 3 },
      facts: [{ number: 1, kind: 'difference', test: 0, text: 'Test 1: it printed "6".' }],
      outputDigest: sha256(`output ${n}`),
      testsRun: 3,
      cpuMs: 30,
      judgeMs: 40,
    },
  ];
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

function row(what: string, values: readonly number[], unit: string): BenchRow {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return {
    bench: 'explore',
    what,
    median: at(0.5),
    p95: at(0.95),
    unit,
    ratio: null,
    against: null,
  };
}
