/**
 * What helps after a failure? Draws failed branches of two steps, then one more attempt in each of several ways from the same
 * failure, and counts how many solve the problem (hidden tests included).
 *
 *   node --import tsx bench/recovery.ts --problems FILE --meta FILE --model embedded:NAME --failures 100 --out FILE.jsonl
 *
 * A line of the output is a branch that was drawn, or one attempt after its failure; a table is printed at the end. Runs that were
 * stopped go on where they were. With `--again FILE` the failures of an earlier output are gone on from instead of new ones: after a
 * change of a prompt only `--ways branch` needs to be drawn anew.
 */
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
import { Draws, type Wanted } from './recovery/draws.ts';
import { failedBranch } from './recovery/failure.ts';
import { readRecord, record } from './recovery/record.ts';
import { recoveryTable } from './recovery/table.ts';
import { tryWays, WAYS } from './recovery/ways.ts';

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
for (const line of recoveryTable((await readRecord(values.out)).trials)) console.log(line);

async function measure(): Promise<void> {
  const { next, settle, done } = await wantedFailures();
  const judge = await openDockerJudge({}, signal);
  const threads = values.threads === undefined ? {} : { threads: Number(values.threads) };
  const options = { home: values.home, batch: Number(values.batch), ...threads };
  const model = await openModel(values.model, options, signal);
  try {
    let failures = done;
    const worker = async (): Promise<void> => {
      while (failures < Number(values.failures)) {
        const wanted = next();
        if (wanted === null) return;
        const failed = await tryOne(wanted, model, judge);
        settle(wanted.problem, failed);
        failures += failed ? 1 : 0;
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
  if (failure === null) {
    await record(values.out, [{ failure: name, problem: problem.name, passed: true }]);
    return false;
  }
  const trials = await tryWays(ways, failure, model, seed, signal);
  const failed = { failure: name, problem: problem.name, replies: failure.replies };
  await record(values.out, [failed, ...trials]);
  console.error(
    `${name}: ${trials.map(({ way, solved }) => `${way} ${solved ? 'y' : '-'}`).join('  ')}`,
  );
  return true;
}

interface Failures {
  next(): Wanted | null;
  settle(problem: Problem, failed: boolean): void;
  /** Failures that an earlier sitting went on from. */
  readonly done: number;
}

async function wantedFailures(): Promise<Failures> {
  const problems = await chosenProblems();
  const { failed, passed } = await readRecord(values.out);
  if (values.again !== undefined) {
    const names = new Set(failed.map(({ failure }) => failure));
    const known = await knownFailures(values.again, problems);
    const wanted = known.filter(({ name }) => !names.has(name));
    return { next: () => wanted.shift() ?? null, settle: () => undefined, done: failed.length };
  }
  const draws = new Draws(problems, Number(values.perProblem));
  for (const failure of failed) draws.recall(failure, true);
  for (const pass of passed) draws.recall(pass, false);
  return {
    next: () => draws.next(),
    settle: (problem, failed) => draws.settle(problem, failed),
    done: failed.length,
  };
}

async function knownFailures(file: string, problems: readonly Problem[]): Promise<Wanted[]> {
  const byName = new Map(problems.map((problem) => [problem.name, problem]));
  const { failed } = await readRecord(file);
  return failed.flatMap(({ failure, problem, replies }) => {
    const found = byName.get(problem);
    return found === undefined ? [] : [{ problem: found, name: failure, replies }];
  });
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
