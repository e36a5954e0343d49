import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { fold } from '../../src/domain/foldRun.ts';
import type { RunEvent } from '../../src/domain/runEvent.ts';
import { builtCli } from '../support/builtCli.ts';
import { countedSpend, storyOf } from '../support/storyOf.ts';

const run = promisify(execFile);

/** How often the run is killed; ten steps a kill. LEAFE_TEST_KILLS=20 is the long form. */
const KILLS = Number(process.env['LEAFE_TEST_KILLS'] ?? 8);
const STEPS = 10 * KILLS;

let cli = '';
let folder = '';
before(async () => {
  cli = await builtCli();
  folder = await mkdtemp(join(tmpdir(), 'leafe-kill-'));
  await writeFile(join(folder, 'tape.jsonl'), tapeText());
});
after(() => rm(folder, { recursive: true, force: true }));

test(`a run of ${STEPS} steps, killed ${KILLS} times, ends as the run left alone`, async () => {
  const alone = await exploreToEnd('alone');
  const killed = await exploreWithKills('killed');

  assert.equal(alone.filter(({ kind }) => kind === 'stepJudged').length, STEPS);
  assert.deepEqual(storyOf(killed), storyOf(alone));
  assert.deepEqual(countedSpend(killed), countedSpend(alone));
  await assertStoreHolds(killed, join(folder, 'killed', 'store.git'));
});

async function exploreToEnd(home: string): Promise<readonly RunEvent[]> {
  await leafe(home, exploreArgs());
  return eventsOf(home);
}

/** Kills the process group at moments spread over the run, resumes each time, and lets it end at last. */
async function exploreWithKills(home: string): Promise<readonly RunEvent[]> {
  let args = exploreArgs();
  for (let kill = 0; kill < KILLS; kill++) {
    const ended = await killAfterSteps(home, args, (STEPS / KILLS) * 0.9, kill);
    if (ended) break;
    const [id] = await readdir(join(folder, home, 'runs'));
    args = ['resume', id ?? ''];
  }
  await leafe(home, args);
  return eventsOf(home);
}

function exploreArgs(): readonly string[] {
  const settings = ['rollouts=4', 'horizon=4', 'depth=90', 'maxBranches=90', 'actTokens=64'];
  return [
    'explore',
    'starter#starter_parity',
    ...['--model', `tape:${join(folder, 'tape.jsonl')}`, '--seed', '5'],
    ...['--budget', `steps=${STEPS}`, '--set', ...settings],
  ];
}

async function leafe(home: string, args: readonly string[]): Promise<void> {
  await run(process.execPath, [cli, ...args], {
    cwd: folder,
    env: { ...process.env, LEAFE_HOME: join(folder, home) },
    maxBuffer: 1 << 26,
  });
}

/** True where the run ended before it could be killed. The moment differs from kill to kill by some milliseconds. */
function killAfterSteps(
  home: string,
  args: readonly string[],
  steps: number,
  kill: number,
): Promise<boolean> {
  const child = spawn(process.execPath, [cli, ...args, '--json'], {
    cwd: folder,
    env: { ...process.env, LEAFE_HOME: join(folder, home) },
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let seen = 0;
  let waiting = '';
  child.stdout.on('data', (chunk: Buffer) => {
    waiting += chunk.toString();
    const lines = waiting.split('\n');
    waiting = lines.pop() ?? '';
    seen += lines.filter((line) => line.includes('"kind":"stepJudged"')).length;
    if (seen >= steps && child.pid !== undefined && !child.killed) {
      const group = -child.pid;
      seen = Number.NEGATIVE_INFINITY;
      setTimeout(() => killGroup(group), (kill * 7) % 23);
    }
  });
  return new Promise((resolve) => {
    child.on('exit', (code) => resolve(code !== null));
  });
}

function killGroup(group: number): void {
  try {
    process.kill(group, 'SIGKILL');
  } catch {
    // It ended by itself a moment before.
  }
}

async function eventsOf(home: string): Promise<readonly RunEvent[]> {
  const runs = join(folder, home, 'runs');
  const [id = ''] = await readdir(runs);
  const text = await readFile(join(runs, id, 'journal.jsonl'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);
}

/** With plain git, as anybody could: each step's commit is there, on its parent's, with program and transcript. */
async function assertStoreHolds(events: readonly RunEvent[], store: string): Promise<void> {
  const { steps } = fold(events);
  const git = async (...args: string[]): Promise<string> =>
    (await run('git', ['--git-dir', store, ...args], { maxBuffer: 1 << 26 })).stdout;
  const log = await git('log', '--all', '--format=%H %P');
  const parents = new Map(
    log
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ') as [string, string]),
  );
  for (const { taken, parent } of steps.values()) {
    const expected = parent === null ? '' : steps.get(parent)?.taken.checkpoint;
    assert.equal(parents.get(taken.checkpoint) ?? '', expected);
  }
  const last = [...steps.values()].at(-1)?.taken.checkpoint ?? '';
  assert.deepEqual((await git('ls-tree', '--name-only', last)).trimEnd().split('\n'), [
    'program.py',
    'transcript.json',
  ]);
  await git('fsck', '--strict');
}

/** Replies for every step the tree could take: wrong in changing ways, so that blame falls on different steps. */
function tapeText(): string {
  const lines: string[] = [];
  for (let branch = 1; branch <= 90; branch++) {
    for (let step = 1; step <= 4; step++) {
      const label = `b${branch}.${step}`;
      const program =
        (branch + step) % 3 === 0 ? `raise ValueError("${label}")` : `print("${label}")`;
      const reply = { for: label, text: `\`\`\`python\n${program}\n\`\`\``, delayMs: 2 };
      const blamed = 1 + ((branch + step) % step);
      const reflection = {
        facts: [1],
        diagnosis: `${label} prints the wrong word.`,
        fix: `Print even or odd, not ${label}.`,
        blamed,
      };
      lines.push(JSON.stringify(reply));
      lines.push(JSON.stringify({ for: `${label}?`, text: JSON.stringify(reflection) }));
      lines.push(
        JSON.stringify({ for: `${label}?1`, text: JSON.stringify({ ...reflection, blamed: 1 }) }),
      );
    }
  }
  return `${lines.join('\n')}\n`;
}
