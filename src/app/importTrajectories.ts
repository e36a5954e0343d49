import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseReply } from '../core/contest/parseReply.ts';
import { isLeafeError, LeafeError } from '../core/errors.ts';
import { takeOver } from '../core/explore/takeOver.ts';
import type { ProblemSource } from '../core/ports/problemSource.ts';
import { Recorder } from '../core/run/recorder.ts';
import type { Language } from '../domain/languages.ts';
import { emptyRun } from '../domain/foldRun.ts';
import type { Problem } from '../domain/problem.ts';
import type { RunFactOf } from '../domain/runEvent.ts';
import { settingsSchema, type Settings, type SettingsInput } from '../domain/settings.ts';
import { shellWord } from '../domain/shellWord.ts';
import { systemClock } from '../platform/clock.ts';
import { newFolder } from '../platform/datasets/newFolder.ts';
import { openJournal } from '../platform/files/journal.ts';
import { listRuns, runsFolder } from '../platform/files/runs.ts';
import { problemDigest } from '../platform/problems/digest.ts';
import { openProblems } from '../platform/problems/openProblems.ts';
import { parseSpec } from '../platform/problems/parseSpec.ts';
import {
  readTrajectories,
  type PlacedTrajectory,
} from '../platform/trajectories/readTrajectories.ts';
import type { FixBench } from './fixStep.ts';
import { untested } from './problemsOf.ts';
import { contestFor, newRun } from './runs.ts';
import { settled } from './settled.ts';
import { VERSION } from './version.ts';

export interface TrajectoryImport {
  readonly files: readonly string[];
  /** `<problems>[#name]`: with a name, what all trajectories are about. */
  readonly problems: string;
  readonly meta: string | undefined;
  readonly language: Language;
  /** What the runs go on with, if anybody asks them to. */
  readonly model: string;
  readonly modelOptions: RunFactOf<'runStarted'>['modelOptions'];
}

/** What became of one trajectory. */
export interface ImportedRun {
  readonly place: string;
  readonly run: string;
  readonly problem: string;
  /** False where it had been imported before. */
  readonly isNew: boolean;
  readonly steps: number;
  readonly solved: boolean;
  /** Programs behind the one that solved the problem. */
  readonly left: number;
}

/** A reply is kept and judged whole; one that is longer is no program that a person would read. */
const REPLY_CHARS = 2 ** 20;

/** Where the trajectories' problems are looked up. */
interface Problems {
  readonly source: ProblemSource;
  readonly spec: string;
  /** The one they are all about; null where each names its own. */
  readonly name: string | null;
  readonly problemFile: string;
  readonly metaFile: string | null;
}

/**
 * Looks through all files before anything is imported: throws `input.invalid` for what is no trajectory, is about no problem that is
 * known, or holds no program.
 */
export async function checkTrajectories(
  plan: TrajectoryImport,
  home: string,
  signal: AbortSignal,
): Promise<number> {
  const problems = await problemsFor(plan, home);
  let count = 0;
  for await (const trajectory of allOf(plan.files)) {
    signal.throwIfAborted();
    refuseLong(trajectory);
    if (!trajectory.messages.some(holdsProgram)) throw withoutProgram(trajectory);
    await problemOf(trajectory, problems, signal);
    count += 1;
  }
  return count;
}

/** Each trajectory as a run of its own, judged by the tests of its problem; one that was imported before is left as it is. */
export async function* importTrajectories(
  plan: TrajectoryImport,
  bench: FixBench,
  signal: AbortSignal,
): AsyncGenerator<ImportedRun> {
  const problems = await problemsFor(plan, bench.home);
  const known = await knownImports(bench.home);
  for await (const trajectory of allOf(plan.files)) {
    signal.throwIfAborted();
    const problem = await problemOf(trajectory, problems, signal);
    const { place, sha256 } = trajectory;
    const key = `${sha256} ${problem.name}`;
    const earlier = known.get(key);
    if (earlier !== undefined) {
      const nothing = { isNew: false, steps: 0, solved: false, left: 0 };
      yield { place, run: earlier, problem: problem.name, ...nothing };
      continue;
    }
    const imported = await importOne(trajectory, problem, problems, plan, bench, signal);
    known.set(key, imported.run);
    yield imported;
  }
}

async function importOne(
  trajectory: PlacedTrajectory,
  problem: Problem,
  { problemFile, metaFile }: Problems,
  plan: TrajectoryImport,
  { home, judge, checkpoints }: FixBench,
  signal: AbortSignal,
): Promise<ImportedRun> {
  const { language, model, modelOptions } = plan;
  const run = newRun(problem);
  const settle = (episode: SettingsInput): Settings =>
    settled(settingsSchema.parse({ language, ...episode }), model);
  const environment = contestFor(problem, settle({}), judge);
  const deps = { environment, checkpoints, clock: systemClock, run, language };
  const { facts, steps, solved, left } = await takeOver(trajectory, deps, signal);
  // As long an episode as the other agent had, and no fresh ones: what goes on is what was imported.
  const settings = settle({ rollouts: 1, horizon: Math.max(4, steps) });
  const { agent, sha256, place } = trajectory;
  const started: RunFactOf<'runStarted'> = {
    kind: 'runStarted',
    problem: problem.name,
    problemDigest: problemDigest(problem),
    ...{ problemFile, metaFile, model, modelOptions, settings },
    policy: 'tree',
    seed: 0,
    width: 1,
    version: VERSION,
    imported: { sha256, agent },
  };
  // Half a run would count as imported and never get its other half.
  await newFolder(join(runsFolder(home), run), async (folder) => {
    const journal = await openJournal(folder, { mode: 'write' }, signal);
    try {
      const recorder = new Recorder({
        ...{ run, journal, clock: systemClock, listeners: [] },
        state: emptyRun(),
      });
      await recorder.record(started, ...facts);
      const { spend } = recorder.state;
      await recorder.record({ kind: 'runEnded', because: solved ? 'solved' : 'cancelled', spend });
    } finally {
      await journal.close();
    }
  });
  return { place, run, problem: problem.name, isNew: true, steps, solved, left };
}

async function* allOf(files: readonly string[]): AsyncGenerator<PlacedTrajectory> {
  for (const file of files) yield* readTrajectories(file);
}

async function problemsFor(plan: TrajectoryImport, home: string): Promise<Problems> {
  const { meta, problems: spec } = plan;
  const { path, name } = await parseSpec(spec);
  const source = await openProblems(path, { home, meta });
  const problemFile = existsSync(path) ? resolve(path) : path;
  return { source, spec, name, problemFile, metaFile: meta === undefined ? null : resolve(meta) };
}

async function problemOf(
  { place, problem }: PlacedTrajectory,
  { source, spec, name }: Problems,
  signal: AbortSignal,
): Promise<Problem> {
  const wanted = name ?? problem;
  if (wanted === null) {
    throw new LeafeError('input', 'invalid', `${place} does not say which problem it is about.`, {
      todo: `Name it with --problems ${shellWord(spec)}#<name>, or in the record as "problem".`,
    });
  }
  const found = await source.find(wanted, signal).catch((error: unknown) => {
    if (!isLeafeError(error, 'input')) throw error;
    const { message, todo } = error;
    throw new LeafeError('input', 'invalid', `${place}: ${message}`, { todo, cause: error });
  });
  const fault = untested(found);
  if (fault !== null) throw new LeafeError('input', 'invalid', fault.what, { todo: fault.todo });
  return found;
}

function holdsProgram({ role, content }: PlacedTrajectory['messages'][number]): boolean {
  return role === 'assistant' && parseReply(content) !== null;
}

function refuseLong({ place, messages }: PlacedTrajectory): void {
  const at = messages.findIndex(
    ({ role, content }) => role === 'assistant' && content.length > REPLY_CHARS,
  );
  const length = messages[at]?.content.length;
  if (length === undefined) return;
  const size = (length / REPLY_CHARS).toFixed(1);
  throw new LeafeError(
    'input',
    'invalid',
    `${place}: message ${at + 1}, a reply, is ${size} MB long.`,
    {
      todo: 'Cut it to 1 MB, or take the trajectory out.',
    },
  );
}

function withoutProgram({ place }: PlacedTrajectory): LeafeError<'input'> {
  return new LeafeError('input', 'invalid', `${place} holds no program to judge.`, {
    todo: 'A program is the last fenced block (```) of a reply; take the trajectory out if it has none.',
  });
}

/** The runs that were imported before, by what of and for which problem. */
async function knownImports(home: string): Promise<Map<string, string>> {
  const known = new Map<string, string>();
  for await (const { run, problem, imported } of listRuns(home)) {
    if (imported !== null && problem !== null) known.set(`${imported} ${problem}`, run);
  }
  return known;
}
