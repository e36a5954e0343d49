import { join } from 'node:path';
import type { RunEvent, RunFact } from '../../src/domain/runEvent.ts';
import { emptyRun, reduce } from '../../src/domain/runState.ts';
import { settingsSchema } from '../../src/domain/settings.ts';
import { openJournal } from '../../src/platform/files/journal.ts';
import type { BenchRow } from '../row.ts';
import { quantile, timed } from './timed.ts';

const DIGEST = 'b'.repeat(64);
const COMMIT = 'a'.repeat(40);
const STEPS_A_BRANCH = 4;

/** Appends one by one, then reads, parses and folds a journal of so many steps. */
export async function benchJournal(
  folder: string,
  steps: number,
  signal: AbortSignal,
): Promise<BenchRow[]> {
  const run = join(folder, 'runs', 'long');
  const journal = await openJournal(run, { mode: 'write' }, signal);
  const events = storyOf(steps);
  const appends: number[] = [];
  for (const event of events.slice(0, 300)) await timed(appends, () => journal.append([event]));
  await journal.append(events.slice(300));
  await journal.close();
  const folds: number[] = [];
  for (let turn = 0; turn < 5; turn++) await timed(folds, () => readAndFold(run, signal));
  return [
    row('append of an event, on disk', appends),
    row(`read, parse and fold ${steps} steps (${events.length} events)`, folds),
  ];
}

async function readAndFold(run: string, signal: AbortSignal): Promise<void> {
  const journal = await openJournal(run, { mode: 'read' }, signal);
  let state = emptyRun();
  for await (const event of journal.events()) state = reduce(state, event);
}

function row(what: string, times: readonly number[]): BenchRow {
  return {
    bench: 'checkpoint',
    what: `journal: ${what}`,
    median: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    unit: 'ms',
    ratio: null,
    against: null,
  };
}

function storyOf(steps: number): RunEvent[] {
  const facts: RunFact[] = [STARTED];
  for (let step = 0; step < steps; step++) {
    const branch = `b${Math.floor(step / STEPS_A_BRANCH) + 1}`;
    if (step % STEPS_A_BRANCH === 0) facts.push(opened(branch));
    facts.push({ kind: 'roundStarted', branches: [branch] }, taken(branch, step), judged(step));
    if (step % STEPS_A_BRANCH === STEPS_A_BRANCH - 1) {
      facts.push({ kind: 'branchClosed', branch, because: 'failed' });
    }
  }
  const at = '2026-11-24T02:08:11.123Z';
  return facts.map((fact, seq) => ({ v: 1, run: 'long', seq, at, ...fact }));
}

const STARTED: RunFact = {
  kind: 'runStarted',
  problem: 'sum_two',
  problemDigest: DIGEST,
  problemFile: 'problems.jsonl',
  metaFile: null,
  policy: 'tree',
  model: 'tape:none',
  modelOptions: {},
  settings: settingsSchema.parse({}),
  seed: 1,
  width: 1,
  version: '0.1.0',
};

function opened(branch: string): RunFact {
  return {
    kind: 'branchOpened',
    branch,
    from: null,
    because: null,
    reflection: 0,
    experiences: [],
    depth: 0,
  };
}

function taken(branch: string, step: number): RunFact {
  return {
    kind: 'stepTaken',
    step: `s${step}`,
    branch,
    parent: step % STEPS_A_BRANCH === 0 ? null : `s${step - 1}`,
    program: `a, b = map(int, input().split())\nprint(a + b + ${step})\n`.repeat(6),
    language: 'python3',
    programDigest: DIGEST,
    checkpoint: COMMIT,
    tree: COMMIT,
    usage: { promptTokens: 500, completionTokens: 200 },
    seed: step,
    ended: 'stop',
    modelMs: 3000,
  };
}

function judged(step: number): RunFact {
  return {
    kind: 'stepJudged',
    step: `s${step}`,
    visible: { verdict: 'wrongAnswer', passed: 1, total: 3 },
    facts: [{ number: 1, kind: 'difference', test: 0, text: 'line 1: expected 3, printed 4' }],
    outputDigest: DIGEST,
    testsRun: 3,
    cpuMs: 12.5,
    judgeMs: 44,
  };
}
