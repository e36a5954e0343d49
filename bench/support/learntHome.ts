import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../src/app/runs.ts';
import { ContestEnvironment } from '../../src/core/contest/contestEnvironment.ts';
import { explore } from '../../src/core/explore/explore.ts';
import type { ChatModel } from '../../src/core/ports/chatModel.ts';
import type { Checkpoints } from '../../src/core/ports/checkpoints.ts';
import { Recorder } from '../../src/core/run/recorder.ts';
import { emptyRun } from '../../src/domain/foldRun.ts';
import type { Problem } from '../../src/domain/problem.ts';
import { runEventSchema, type RunEventOf } from '../../src/domain/runEvent.ts';
import { settingsSchema } from '../../src/domain/settings.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { JOURNAL_FILE, openJournal } from '../../src/platform/files/journal.ts';
import { runsFolder } from '../../src/platform/files/runs.ts';
import { prepareCommit } from '../../src/platform/git/draft.ts';
import { openGitCheckpoints } from '../../src/platform/git/gitCheckpoints.ts';
import { ensureStore } from '../../src/platform/git/storeFolder.ts';
import { problemDigest } from '../../src/platform/problems/digest.ts';
import { openProblems } from '../../src/platform/problems/openProblems.ts';
import { tableJudge, type TableEntry } from '../../test/support/tableJudge.ts';
import { BulkCommits } from './bulkCommits.ts';

export interface LearntHome {
  /** How many runs, each on a problem of its own. */
  readonly runs: number;
  /** Corrections a run. */
  readonly each: number;
}

const FAILS: TableEntry = { verdict: 'wrongAnswer', passed: 0, total: 1 };
const PASSES: TableEntry = { verdict: 'accepted', passed: 1, total: 1 };

/**
 * Fills a home with runs that have learnt: branches of one step fail, and the one in place of each solves the problem. One run is explored;
 * the others are that one on another problem, each with its own prompts, commits and journal, so that a hundred thousand corrections take
 * minutes. Blobs of reflections and refs of branches are left out: nothing here reads them.
 */
export async function writeLearntHome(
  home: string,
  { runs, each }: LearntHome,
  signal: AbortSignal,
): Promise<void> {
  const template = await exploreOne(join(home, 'template'), each, signal);
  await rm(join(home, 'template'), { recursive: true });
  const store = join(home, 'store.git');
  await ensureStore(store, signal);
  const commits = new BulkCommits(store);
  for await (const problem of await problemsAt(home, numbers(runs), signal)) {
    signal.throwIfAborted();
    await copyRun(template, problem, home, commits);
  }
  await commits.close();
}

/** The problems of these names, written into a file of the home. */
async function problemsAt(
  home: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<AsyncIterable<Problem>> {
  await mkdir(home, { recursive: true });
  const file = await open(fileIn(home), 'w');
  for (const name of names) await file.appendFile(`${JSON.stringify(problemRecord(name))}\n`);
  await file.close();
  return (await openProblems(fileIn(home), { home })).problems(signal);
}

function numbers(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => String(at));
}

function fileIn(home: string): string {
  return join(home, 'set.jsonl');
}

interface Template {
  readonly problem: Problem;
  readonly file: string;
  /** Lines of its journal. */
  readonly journal: string;
  readonly steps: readonly {
    readonly taken: RunEventOf<'stepTaken'>;
    readonly files: ReadonlyMap<string, string>;
  }[];
}

async function exploreOne(home: string, each: number, signal: AbortSignal): Promise<Template> {
  const checkpoints = await openGitCheckpoints(join(home, 'store.git'), signal);
  try {
    for await (const problem of await problemsAt(home, ['template'], signal)) {
      const file = fileIn(home);
      const folder = await writeRun(home, { problem, file, each, checkpoints }, signal);
      const journal = await readFile(join(folder, JOURNAL_FILE), 'utf8');
      const steps = [];
      for (const line of journal.trimEnd().split('\n')) {
        const event = runEventSchema.parse(JSON.parse(line));
        if (event.kind !== 'stepTaken') continue;
        const { files } = await checkpoints.restore(event.checkpoint, signal);
        steps.push({ taken: event, files });
      }
      return { problem, file, journal, steps };
    }
    throw new TypeError('a set without a problem');
  } finally {
    await checkpoints.close();
  }
}

async function copyRun(
  template: Template,
  problem: Problem,
  home: string,
  commits: BulkCommits,
): Promise<void> {
  const run = runName(problem);
  const changes: [string, string][] = [
    [JSON.stringify(template.file), JSON.stringify(fileIn(home))],
    [runName(template.problem), run],
    [template.problem.name, problem.name],
    [template.problem.description, problem.description],
    [problemDigest(template.problem), problemDigest(problem)],
  ];
  const changed = (text: string): string =>
    changes.reduce((all, [from, to]) => all.replaceAll(from, to), text);
  for (const { taken, files } of template.steps) {
    const texts = [...files].map(([path, text]) => [path, changed(text)] as const);
    const { branch, step, checkpoint, tree } = taken;
    const draft = { run, branch, step, parent: null, files: new Map(texts), atSeconds: 1 };
    const commit = prepareCommit(draft);
    await commits.add(commit);
    changes.push([checkpoint, commit.commit], [tree, commit.tree]);
  }
  const folder = join(runsFolder(home), run);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, JOURNAL_FILE), changed(template.journal));
}

function runName({ name }: Problem): string {
  return `20261124-0208-${name.split('.')[0] ?? ''}`;
}

function problemRecord(at: string): object {
  const words = Array.from({ length: 120 }, (_, word) => `w${sha256(`${at}/${word}`).slice(0, 5)}`);
  const tests = (from: number): { input: string[]; output: string[] } => ({
    input: Array.from({ length: 8 }, (_, test) => `${from + test} ${at}\n`),
    output: Array.from({ length: 8 }, (_, test) => `${from + test}${at}\n`),
  });
  return {
    name: `p${at}. Problem ${at}`,
    description: `Read two numbers and print their sum. ${words.join(' ')}`,
    public_tests: { input: ['1 2\n'], output: ['3\n'] },
    private_tests: tests(10),
    generated_tests: tests(1000),
    source: 0,
    difficulty: 0,
    time_limit: { seconds: 1, nanos: 0 },
    memory_limit_bytes: 256_000_000,
    input_file: '',
    output_file: '',
    licence: 'CC0-1.0',
  };
}

interface RunPlan {
  readonly problem: Problem;
  readonly file: string;
  readonly each: number;
  readonly checkpoints: Checkpoints;
}

async function writeRun(
  home: string,
  { problem, file, each, checkpoints }: RunPlan,
  signal: AbortSignal,
): Promise<string> {
  const run = runName(problem);
  const folder = join(runsFolder(home), run);
  const journal = await openJournal(folder, { mode: 'write' }, signal);
  const table = new Map<string, TableEntry>();
  const recorder = new Recorder({
    run,
    journal,
    clock: systemClock,
    state: emptyRun(),
    listeners: [],
  });
  const settings = { horizon: 1, rollouts: each, maxBranches: 2 * each, collect: true } as const;
  await recorder.record({
    kind: 'runStarted',
    problem: problem.name,
    problemDigest: problemDigest(problem),
    problemFile: file,
    metaFile: null,
    policy: 'tree',
    model: 'scripted',
    modelOptions: {},
    settings: settingsSchema.parse(settings),
    seed: 1,
    width: 1,
    version: '0',
  });
  const environment = new ContestEnvironment({
    problem,
    judge: tableJudge(table),
    language: 'python3',
    failedPrograms: 'shown',
    digest: sha256,
  });
  await explore({ environment, model: learner(table, each), checkpoints, recorder }, signal);
  await journal.close();
  return folder;
}

/** Fails in the first branches, passes in those after them; no two of its programs are near each other. */
function learner(table: Map<string, TableEntry>, failing: number): ChatModel {
  return {
    name: 'scripted',
    batch: 1,
    contextTokens: 100_000,
    holdsShape: false,
    countTokens: async () => 100,
    complete: async ({ label }) => {
      const text = label.endsWith('?') ? LESSON : program(label);
      if (!label.endsWith('?')) {
        const branch = Number(/\d+/.exec(label)?.[0] ?? 0);
        table.set(inner(text), branch > failing ? PASSES : FAILS);
      }
      return { text, usage: { promptTokens: 100, completionTokens: 60 }, because: 'stop' };
    },
    close: async () => undefined,
  };
}

const LESSON = JSON.stringify({
  facts: [1],
  diagnosis: 'The program printed another number than the sum of both.',
  fix: 'Add the two numbers before you print anything at all.',
  blamed: 1,
});

function program(label: string): string {
  const lines = Array.from({ length: 12 }, (_, at) => {
    const number = parseInt(sha256(`${label}/${at}`).slice(0, 6), 16);
    return ['print', 'x = max', 'y = sum', 'z = abs'][number % 4] + `(${number}, ${number >> 3})`;
  });
  return `The sum it is.\n\`\`\`python\n# ${label}\n${lines.join('\n')}\n\`\`\``;
}

function inner(text: string): string {
  return /```python\n([^]*?)\n```/.exec(text)?.[1] ?? '';
}
