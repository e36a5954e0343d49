import type { RunEvent, RunFact } from '../../../src/domain/runEvent.ts';
import { settingsSchema } from '../../../src/domain/settings.ts';

const DIGEST = '0'.repeat(64);
const COMMIT = 'a'.repeat(40);
const HORIZON = 4;
/** Each failed branch is followed by one that starts over from its second step, so many deep. */
const DEPTH = 6;

/** A journal of so many steps, as a tree run writes it: branches that fail, look back, and are gone on from. */
export function longRun(steps: number): readonly RunEvent[] {
  const facts: RunFact[] = [STARTED];
  for (let branch = 0; branch * HORIZON < steps; branch++) {
    facts.push(...branchFacts(branch, Math.min(HORIZON, steps - branch * HORIZON)));
  }
  return stamped(facts);
}

/** A run that is one branch of so many steps. */
export function longBranch(steps: number): readonly RunEvent[] {
  const facts: RunFact[] = [STARTED, opened('b1', null, null)];
  for (let step = 1; step <= steps; step++) {
    facts.push(taken('b1', step, step === 1 ? null : `b1.${step - 1}`), judged('b1', step, step));
  }
  return stamped(facts);
}

/** The step that comes after all of those: for measuring what one more takes. */
export function oneMore(events: readonly RunEvent[], index: number): readonly RunEvent[] {
  const branch = `more${index}`;
  const seq = events.length + index * 3;
  return stamped(
    [opened(branch, null, null), taken(branch, 1, null), judged(branch, 1, index)],
    seq,
  );
}

function branchFacts(index: number, steps: number): readonly RunFact[] {
  const branch = `b${index + 1}`;
  const follows = index % DEPTH === 0 ? null : `b${index}`;
  const from = follows === null ? null : `${follows}.1`;
  const facts: RunFact[] = [opened(branch, from, follows)];
  for (let step = 1; step <= steps; step++) {
    const parent = step === 1 ? from : `${branch}.${step - 1}`;
    facts.push(taken(branch, step, parent), judged(branch, step, index + step));
  }
  if (steps < HORIZON) return facts;
  return [...facts, lookBack(branch), { kind: 'branchClosed', branch, because: 'failed' }];
}

const STARTED: RunFact = {
  kind: 'runStarted',
  problem: 'long. A Long Run',
  problemDigest: DIGEST,
  problemFile: 'problems.jsonl',
  metaFile: null,
  policy: 'tree',
  model: 'tape:none',
  modelOptions: {},
  settings: settingsSchema.parse({ budget: { programs: 20_000, tokens: 9_000_000 } }),
  seed: 1,
  width: 4,
  version: '0.1.0',
};

function opened(branch: string, from: string | null, because: string | null): RunFact {
  const experiences =
    from === null
      ? []
      : [{ blamed: from, diagnosis: DIAGNOSIS, fix: FIX, facts: ['Test 1: expected 3.'] }];
  const reflection = because === null ? null : 0;
  return { kind: 'branchOpened', branch, from, because, reflection, experiences, depth: 0 };
}

const DIAGNOSIS = 'The loop ends one turn too early, so the last number is never added.';
const FIX = 'Read all of standard input first, then add up every number that is in it.';

function taken(branch: string, step: number, parent: string | null): RunFact {
  return {
    kind: 'stepTaken',
    step: `${branch}.${step}`,
    branch,
    parent,
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

const VERDICTS = [
  'wrongAnswer',
  'runtimeError',
  'timeLimit',
  'wrongAnswer',
  'compileError',
] as const;

function judged(branch: string, step: number, turn: number): RunFact {
  return {
    kind: 'stepJudged',
    step: `${branch}.${step}`,
    visible: {
      verdict: VERDICTS[turn % VERDICTS.length] ?? 'wrongAnswer',
      passed: turn % 3,
      total: 3,
    },
    facts: [{ number: 1, kind: 'difference', test: 0, text: 'Test 1: expected 3, printed 4.' }],
    outputDigest: DIGEST,
    testsRun: 3,
    cpuMs: 12.5,
    judgeMs: 44,
  };
}

function lookBack(branch: string): RunFact {
  return {
    kind: 'branchReflected',
    branch,
    blamed: `${branch}.2`,
    diagnosis: DIAGNOSIS,
    fix: FIX,
    evidence: [{ step: `${branch}.2`, fact: 1, text: 'Test 1: expected 3, printed 4.' }],
    grounded: true,
    usage: { promptTokens: 900, completionTokens: 60 },
    seed: 1,
    modelMs: 2000,
    transcript: null,
  };
}

function stamped(facts: readonly RunFact[], first = 0): readonly RunEvent[] {
  const start = Date.UTC(2026, 0, 1);
  return facts.map((fact, index) => {
    const seq = first + index;
    return { v: 1, run: 'long-run', seq, at: new Date(start + seq * 1000).toISOString(), ...fact };
  });
}
