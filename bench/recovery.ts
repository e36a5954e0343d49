/**
 * What helps after a failure? Draws failed branches of two steps, then one more attempt in each of several ways from the same
 * failure, and counts how many solve the problem (hidden tests included).
 *
 *   node --import tsx bench/recovery.ts --problems FILE --meta FILE --model embedded:NAME --failures 100 --out FILE.jsonl
 *
 * Each line of the output is one attempt; a table is printed at the end. Runs that were stopped go on where they were. With
 * `--again FILE` the failures of an earlier output are gone on from instead of new ones: after a change of a prompt only
 * `--ways branch` needs to be drawn anew.
 */
import { appendFile, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_MODEL } from '../src/app/defaults.ts';
import type { ChatModel } from '../src/core/ports/chatModel.ts';
import type { Judge } from '../src/core/ports/judge.ts';
import type { Problem } from '../src/domain/problem.ts';
import { openModel } from '../src/app/openModel.ts';
import { openDockerJudge } from '../src/platform/docker/openJudge.ts';
import { openProblems } from '../src/platform/problems/openProblems.ts';
import { drawWith } from './recovery/draw.ts';
import { failedBranch } from './recovery/failure.ts';
import { recoveryTable } from './recovery/table.ts';
import { tryWays, WAYS, type Trial } from './recovery/ways.ts';

const { values } = parseArgs({
  options: {
    problems: { type: 'string', default: 'starter' },
    meta: { type: 'string' },
    model: { type: 'string', default: DEFAULT_MODEL },
    failures: { type: 'string', default: '100' },
    levels: { type: 'string', default: '0,1' },
    perProblem: { type: 'string', default: '4' },
    ways: { type: 'string', default: WAYS.join(',') },
    again: { type: 'string' },
    out: { type: 'string', default: 'recovery.jsonl' },
    home: { type: 'string', default: process.env['LEAFE_HOME'] ?? join(homedir(), '.leafe') },
    seed: { type: 'string', default: '1' },
    batch: { type: 'string', default: '4' },
    threads: { type: 'string' },
    report: { type: 'boolean', default: false },
  },
});
const stop = new AbortController();
process.once('SIGINT', () => stop.abort(new Error('stopped')));
const { signal } = stop;
const ways = WAYS.filter((way) => values.ways.split(',').includes(way));

if (!values.report) await measure();
for (const line of recoveryTable(await readTrials(values.out))) console.log(line);

interface Wanted {
  readonly problem: Problem;
  readonly name: string;
  /** Replies that failed before; null where they are to be drawn. */
  readonly replies: readonly string[] | null;
}

async function measure(): Promise<void> {
  const trials = await readTrials(values.out);
  const done = new Set(trials.map(({ failure }) => failure));
  const counts = new Map<string, number>();
  for (const { problem } of uniqueFailures(trials)) count(counts, problem);
  const wanted = (await wantedFailures()).filter(({ name }) => !done.has(name));
  const judge = await openDockerJudge({}, signal);
  const threads = values.threads === undefined ? {} : { threads: Number(values.threads) };
  const options = { home: values.home, batch: Number(values.batch), ...threads };
  const model = await openModel(values.model, options, signal);
  try {
    let failures = done.size;
    const worker = async (): Promise<void> => {
      for (let next = wanted.shift(); next !== undefined; next = wanted.shift()) {
        if (failures >= Number(values.failures)) return;
        if (next.replies === null && isFull(counts, next.problem)) continue;
        count(counts, next.problem.name);
        const found = await tryOne(next, model, judge);
        failures += found ? 1 : 0;
        if (!found) counts.set(next.problem.name, (counts.get(next.problem.name) ?? 1) - 1);
      }
    };
    // Several at once keep a batching model busy.
    await Promise.all(Array.from({ length: model.batch }, worker));
  } finally {
    await model.close();
    await judge.close();
  }
}

/** False where the branch did not fail. */
async function tryOne(wanted: Wanted, model: ChatModel, judge: Judge): Promise<boolean> {
  const { name, problem, replies } = wanted;
  const seed = Number(values.seed);
  const failure = await failedBranch(name, problem, judge, drawWith(model, seed), replies, signal);
  if (failure === null) return false;
  const trials = await tryWays(ways, failure, model, seed, signal);
  await appendFile(values.out, trials.map((trial) => `${JSON.stringify(trial)}\n`).join(''));
  console.error(
    `${name}: ${trials.map(({ way, solved }) => `${way} ${solved ? 'y' : '-'}`).join('  ')}`,
  );
  return true;
}

async function wantedFailures(): Promise<Wanted[]> {
  const problems = await chosenProblems();
  if (values.again === undefined) {
    // The draws of one problem follow each other: a warm model has read its statement already.
    const draws = Array.from({ length: Number(values.perProblem) * 3 }, (_, draw) => draw);
    return problems.flatMap((problem) =>
      draws.map((draw) => ({ problem, name: `${problem.name}/${draw}`, replies: null })),
    );
  }
  const byName = new Map(problems.map((problem) => [problem.name, problem]));
  return uniqueFailures(await readTrials(values.again)).flatMap(({ failure, problem, replies }) => {
    const found = byName.get(problem);
    return found === undefined ? [] : [{ problem: found, name: failure, replies }];
  });
}

function isFull(counts: ReadonlyMap<string, number>, { name }: Problem): boolean {
  return (counts.get(name) ?? 0) >= Number(values.perProblem);
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function uniqueFailures(trials: readonly Trial[]): readonly Trial[] {
  return [...new Map(trials.map((trial) => [trial.failure, trial])).values()];
}

async function chosenProblems(): Promise<readonly Problem[]> {
  const meta = values.meta === undefined ? {} : { meta: values.meta };
  const source = await openProblems(values.problems, { home: values.home, ...meta });
  const levels = values.levels.split(',').map(Number);
  const problems: Problem[] = [];
  for await (const problem of source.problems(signal)) {
    if (problem.level !== null && levels.includes(problem.level)) problems.push(problem);
  }
  return problems;
}

async function readTrials(file: string): Promise<readonly Trial[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Trial);
}
