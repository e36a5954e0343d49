import type { RunEvent, RunFact } from '../../src/domain/runEvent.ts';
import { settingsSchema } from '../../src/domain/settings.ts';

export interface LongRun {
  readonly run: string;
  readonly steps: number;
  readonly problem: { readonly name: string; readonly digest: string; readonly file: string };
  readonly model: string;
}

const STEPS_A_BRANCH = 4;
const ROLLOUTS = 4;
const DIGEST = 'b'.repeat(64);
const COMMIT = 'a'.repeat(40);

/**
 * The journal of a run that has failed so many steps and is cut off before its end: four rollouts, each branch of four steps
 * with a lesson from which the next one starts. All that its settings allow is used up: who resumes it has to find that out and
 * write the end.
 */
export function longRun(plan: LongRun): RunEvent[] {
  const branches = Math.ceil(plan.steps / STEPS_A_BRANCH);
  const facts: RunFact[] = [started(plan, branches)];
  for (let branch = 0; branch < branches; branch++) {
    facts.push(opened(branch));
    const first = branch * STEPS_A_BRANCH;
    const count = Math.min(STEPS_A_BRANCH, plan.steps - first);
    for (let step = first; step < first + count; step++) {
      facts.push({ kind: 'roundStarted', branches: [nameOf(branch)] });
      facts.push(taken(nameOf(branch), step), judged(step));
    }
    facts.push({ kind: 'branchClosed', branch: nameOf(branch), because: 'failed' });
    facts.push(reflected(nameOf(branch), first));
  }
  const at = '2026-11-24T02:08:11.123Z';
  return facts.map((fact, seq) => ({ v: 1, run: plan.run, seq, at, ...fact }));
}

function started({ problem, model }: LongRun, branches: number): RunFact {
  return {
    kind: 'runStarted',
    problem: problem.name,
    problemDigest: problem.digest,
    problemFile: problem.file,
    metaFile: null,
    policy: 'tree',
    model,
    modelOptions: {},
    settings: settingsSchema.parse({
      horizon: STEPS_A_BRANCH,
      rollouts: ROLLOUTS,
      maxBranches: branches,
      depth: branches,
    }),
    seed: 1,
    width: 1,
    version: '0.1.0',
  };
}

function nameOf(branch: number): string {
  return `b${branch + 1}`;
}

function opened(branch: number): RunFact {
  const parent = branch - ROLLOUTS;
  const lesson = { blamed: `s${parent * STEPS_A_BRANCH}`, ...LESSON, facts: [FACT] };
  return {
    kind: 'branchOpened',
    branch: nameOf(branch),
    from: null,
    because: parent < 0 ? null : nameOf(parent),
    reflection: parent < 0 ? null : 0,
    experiences: parent < 0 ? [] : [lesson],
    depth: Math.floor(branch / ROLLOUTS),
  };
}

const FACT = 'Test 1, line 1: expected "3", it printed "4".';
const LESSON = {
  diagnosis: 'The program adds one to the sum although the statement asks for the sum alone.',
  fix: 'Print a + b, without adding anything to it.',
};

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
    facts: [{ number: 1, kind: 'difference', test: 0, text: FACT }],
    outputDigest: DIGEST,
    testsRun: 3,
    cpuMs: 12.5,
    judgeMs: 44,
  };
}

function reflected(branch: string, step: number): RunFact {
  return {
    kind: 'branchReflected',
    branch,
    blamed: `s${step}`,
    ...LESSON,
    evidence: [{ step: `s${step}`, fact: 1, text: FACT }],
    grounded: true,
    usage: { promptTokens: 900, completionTokens: 80 },
    seed: step,
    modelMs: 2000,
    transcript: null,
  };
}
