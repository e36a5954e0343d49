/**
 * What helps after a failure? Draws failed branches of two steps, then one more attempt in each of several ways from the same
 * failure, and counts how many solve the problem (hidden tests included).
 *
 *   node --import tsx bench/recovery.ts --problems FILE --meta FILE --model embedded:NAME --failures 100 --out FILE.jsonl
 *
 * Each line of the output is one attempt; a table is printed at the end. Runs that were stopped go on where they were.
 */
import { appendFile, readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ContestEnvironment } from '../src/core/contest/contestEnvironment.ts';
import { blamable } from '../src/core/contest/blame.ts';
import { seedFor } from '../src/core/explore/seed.ts';
import type { ChatModel } from '../src/core/ports/chatModel.ts';
import type { Episode, Observation } from '../src/core/ports/environment.ts';
import type { Judge } from '../src/core/ports/judge.ts';
import type { Problem } from '../src/domain/problem.ts';
import type { Experience } from '../src/domain/runEvent.ts';
import type { StepState } from '../src/domain/runState.ts';
import { sha256 } from '../src/app/runs.ts';
import { openModel } from '../src/app/openModel.ts';
import { openDockerJudge } from '../src/platform/docker/openJudge.ts';
import { openProblems } from '../src/platform/problems/openProblems.ts';

/**
 * `fresh` begins anew, `refine` goes on in the same chat; the other two go back to before the blamed step, `facts` with what
 * the judge computed, `branch` with the reflection's lesson and the facts it cites, as explore does.
 */
const WAYS = ['fresh', 'refine', 'facts', 'branch'] as const;
type Way = (typeof WAYS)[number];

interface Trial {
  readonly failure: string;
  readonly problem: string;
  readonly way: Way;
  readonly solved: boolean;
  readonly verdict: string;
  readonly blamed: number;
  readonly lesson: { readonly diagnosis: string; readonly fix: string } | null;
  readonly facts: readonly string[];
}

const { values } = parseArgs({
  options: {
    problems: { type: 'string' },
    meta: { type: 'string' },
    model: { type: 'string', default: 'embedded:qwen2.5-coder-0.5b' },
    failures: { type: 'string', default: '100' },
    levels: { type: 'string', default: '0,1' },
    perProblem: { type: 'string', default: '4' },
    out: { type: 'string' },
    home: { type: 'string', default: `${process.env['HOME'] ?? '.'}/.leafe` },
    seed: { type: 'string', default: '1' },
    batch: { type: 'string', default: '4' },
    threads: { type: 'string' },
    report: { type: 'boolean', default: false },
  },
});
const signal = new AbortController().signal;

await main();

async function main(): Promise<void> {
  const out = values.out ?? 'recovery.jsonl';
  if (!values.report) await measure(out);
  printTable(await readTrials(out));
}

async function measure(out: string): Promise<void> {
  const problems = await chosenProblems();
  const done = new Set((await readTrials(out)).map(({ failure }) => failure));
  const judge = await openDockerJudge({}, signal);
  const model = await openModel(
    values.model,
    {
      home: values.home,
      batch: Number(values.batch),
      ...(values.threads === undefined ? {} : { threads: Number(values.threads) }),
    },
    signal,
  );
  try {
    let failures = done.size;
    const wanted = Number(values.failures);
    const counts = new Map<string, number>();
    for (const name of done) count(counts, name.slice(0, name.lastIndexOf('/')));
    // The draws of one problem follow each other: a warm model has read its statement already.
    const draws = Array.from({ length: Number(values.perProblem) * 3 }, (_, draw) => draw);
    const keys = problems.flatMap((problem) =>
      draws.map((draw) => ({ problem, key: `${problem.name}/${draw}` })),
    );
    const worker = async (): Promise<void> => {
      for (let next = keys.shift(); next !== undefined; next = keys.shift()) {
        const { problem, key } = next;
        const full = (counts.get(problem.name) ?? 0) >= Number(values.perProblem);
        if (failures >= wanted || full || done.has(key)) continue;
        const trials = await tryWays(key, problem, model, judge);
        if (trials.length === 0) continue;
        await appendFile(out, trials.map((trial) => `${JSON.stringify(trial)}\n`).join(''));
        failures += 1;
        count(counts, problem.name);
        const marks = trials.map(({ way, solved }) => `${way} ${solved ? 'y' : '-'}`).join('  ');
        console.error(`${failures} ${key}: ${marks}`);
      }
    };
    // Several at once keep a batching model busy.
    await Promise.all(Array.from({ length: model.batch }, worker));
  } finally {
    await model.close();
    await judge.close();
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Nothing where one of the two first steps solves the problem. */
async function tryWays(
  key: string,
  problem: Problem,
  model: ChatModel,
  judge: Judge,
): Promise<readonly Trial[]> {
  const environment = new ContestEnvironment({
    problem,
    judge,
    language: 'python3',
    failedPrograms: 'shown',
    digest: sha256,
  });
  const steps: StepState[] = [];
  const memories: unknown[] = [];
  const episode = environment.begin();
  for (const position of [1, 2]) {
    memories.push(episode.memory());
    const taken = await attempt(episode, [], `${key}/${position}`, model);
    if (taken.observation.solved) return [];
    steps.push(stepOf(position, taken.program, taken.observation));
  }
  memories.push(episode.memory());
  const candidates = blamable(steps);
  const reflected = await lookBack(environment, steps, key, model);
  const ruled = candidates.at(-1) ?? 1;
  const blamed = (way: Way): number => (way === 'branch' ? (reflected?.blamed ?? ruled) : ruled);
  const factsAt = (position: number): string[] =>
    (steps[position - 1]?.judged?.facts ?? []).slice(0, 2).map(({ text }) => text);
  const from = (way: Way): Episode => {
    if (way === 'fresh') return environment.begin();
    const position = way === 'refine' ? 3 : blamed(way);
    return environment.restore(memories[position - 1]);
  };
  const lessons = (way: Way): Experience[] => {
    if (way === 'fresh' || way === 'refine') return [];
    const rests = [...(reflected?.facts ?? factsAt(blamed(way)))];
    return [
      {
        blamed: `b.${blamed(way)}`,
        diagnosis: way === 'facts' ? '' : (reflected?.diagnosis ?? ''),
        fix: way === 'facts' ? '' : (reflected?.fix ?? ''),
        facts: way === 'facts' ? factsAt(blamed(way)) : rests,
      },
    ];
  };
  return Promise.all(
    WAYS.map(async (way): Promise<Trial> => {
      const given = lessons(way);
      const { observation } = await attempt(from(way), given, `${key}/${way}`, model);
      return {
        failure: key,
        problem: problem.name,
        way,
        solved: observation.solved,
        verdict: observation.hidden?.verdict ?? observation.visible.verdict,
        blamed: blamed(way),
        lesson: reflected === null ? null : { diagnosis: reflected.diagnosis, fix: reflected.fix },
        facts: given[0]?.facts ?? [],
      };
    }),
  );
}

async function attempt(
  episode: Episode,
  lessons: readonly Experience[],
  label: string,
  model: ChatModel,
): Promise<{ readonly observation: Observation; readonly program: string | null }> {
  const reply = await model.complete(
    {
      messages: episode.messages(lessons, episode.turns),
      temperature: 0.8,
      topP: 0.95,
      maxTokens: 512,
      seed: seedFor(Number(values.seed), label),
      label,
    },
    signal,
  );
  const action = episode.parse(reply.text);
  return { program: action.program, observation: await episode.act(reply.text, action, signal) };
}

interface LookedBack {
  readonly blamed: number;
  readonly diagnosis: string;
  readonly fix: string;
  readonly facts: readonly string[];
}

async function lookBack(
  environment: ContestEnvironment,
  steps: readonly StepState[],
  key: string,
  model: ChatModel,
): Promise<LookedBack | null> {
  for (const ask of [0, 1]) {
    const request = environment.reflection(steps, ask);
    const label = `${key}/reflect${ask}`;
    const reply = await model.complete(
      {
        messages: request.messages,
        temperature: 0.3,
        topP: 0.95,
        maxTokens: 320,
        seed: seedFor(Number(values.seed), label),
        shape: request.shape,
        label,
      },
      signal,
    );
    const draft = request.read(reply.text);
    if (typeof draft === 'string') continue;
    const position = steps.find(({ id }) => id === draft.blamed)?.position ?? 1;
    const facts = draft.evidence.map(({ text }) => text);
    return { blamed: position, diagnosis: draft.diagnosis, fix: draft.fix, facts };
  }
  return null;
}

function stepOf(position: number, program: string | null, observation: Observation): StepState {
  const stamp = { v: 1 as const, run: 'bench', seq: position, at: '2026-01-01T00:00:00.000Z' };
  const { solved: _solved, feedback: _feedback, ...judged } = observation;
  return {
    id: `b.${position}`,
    branch: 'b',
    parent: position === 1 ? null : `b.${position - 1}`,
    position,
    taken: {
      ...stamp,
      kind: 'stepTaken',
      step: `b.${position}`,
      branch: 'b',
      parent: null,
      program,
      language: 'python3',
      programDigest: '',
      checkpoint: '0'.repeat(40),
      tree: '',
      usage: { promptTokens: 0, completionTokens: 0 },
      seed: 0,
      ended: 'stop',
      modelMs: 0,
    },
    judged: { ...stamp, kind: 'stepJudged', step: `b.${position}`, judgeMs: 0, ...judged },
  };
}

async function chosenProblems(): Promise<readonly Problem[]> {
  const source = await openProblems(values.problems ?? 'starter', {
    home: values.home,
    ...(values.meta === undefined ? {} : { meta: values.meta }),
  });
  const levels = values.levels.split(',').map(Number);
  const problems: Problem[] = [];
  for await (const problem of source.problems(signal)) {
    if (problem.level !== null && levels.includes(problem.level)) problems.push(problem);
  }
  return problems;
}

async function readTrials(out: string): Promise<readonly Trial[]> {
  const text = await readFile(out, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Trial);
}

function printTable(trials: readonly Trial[]): void {
  console.log('| next attempt | solved | of | rate | 95 % interval (Wilson) |');
  console.log('|---|---|---|---|---|');
  for (const way of WAYS) {
    const own = trials.filter((trial) => trial.way === way);
    const solved = own.filter((trial) => trial.solved).length;
    const [low, high] = wilson(solved, own.length);
    console.log(
      `| ${way} | ${solved} | ${own.length} | ${(solved / Math.max(1, own.length)).toFixed(2)} | ${low.toFixed(2)} to ${high.toFixed(2)} |`,
    );
  }
}

/** Wilson's score interval for a proportion, z = 1.96. */
function wilson(successes: number, n: number): readonly [number, number] {
  if (n === 0) return [0, 1];
  const z = 1.96;
  const p = successes / n;
  const centre = p + (z * z) / (2 * n);
  const spread = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return [(centre - spread) / scale, (centre + spread) / scale];
}
