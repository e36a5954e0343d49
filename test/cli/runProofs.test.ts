import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { POLICIES, type Policy } from '../../src/domain/choices.ts';
import { openEngine } from '../../src/platform/docker/engine.ts';
import { containersOf } from '../platform/docker/support.ts';
import { contestFile, type ContestRecord } from '../support/contestFile.ts';
import { leafe, startLeafe } from '../support/leafe.ts';
import { commitsOf, recount, transcriptAt } from '../support/recount.ts';
import { git, onlyRun, type RunOnDisk } from '../support/runFiles.ts';
import { countedSpend } from '../support/storyOf.ts';
import { blaming, python, tapeModel, type TapedReply } from '../support/tapes.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

/** Words that stand in hidden tests and nowhere else. */
const SECRETS = ['74185296', '30313233', '96325874', '63646566'];
const PROBLEM: ContestRecord = {
  name: 'sum',
  public: [['1 2\n', '3\n']],
  private: [[`${SECRETS[0]} ${SECRETS[1]}\n`, `${SECRETS[2]}\n`]],
  generated: [[`${SECRETS[1]} ${SECRETS[0]}\n`, `${SECRETS[3]}\n`]],
};

/** Right where it can be seen; elsewhere each shouts out in its own way what it was given. */
const TELLTALES = [
  'data = input()\nprint(3 if data == "1 2" else data)',
  'data = input()\nif data != "1 2": raise ValueError(data)\nprint(3)',
  'import sys\ndata = input()\nprint(data, file=sys.stderr)\nprint(3)',
  'data = input()\nwhile data != "1 2": print(data)\nprint(3)',
];

/** More than any budget here allows: wrong programs, telltales, no program at all, one drawn before, lessons that will not do. */
function replies(): readonly TapedReply[] {
  const lines: TapedReply[] = [
    { for: 'b2.1', text: python(program(1, 1)) },
    { for: 'b3.1', text: 'I have no idea.' },
    { for: 'b1.7', text: 'I have no idea either.' },
  ];
  for (let branch = 1; branch <= 40; branch++) {
    for (let step = 1; step <= (branch === 1 ? 40 : 3); step++) {
      const label = `b${branch}.${step}`;
      const lesson = blaming(1, `Print another word than in ${label}.`);
      lines.push({ for: label, text: python(program(branch, step)) });
      lines.push({ for: `${label}~1`, text: python(program(branch, step)) });
      lines.push({
        for: `${label}?`,
        text: branch === 1 ? blaming(9, 'Begin at the end.') : lesson,
      });
      lines.push({ for: `${label}?1`, text: lesson });
    }
  }
  return lines;
}

function program(branch: number, step: number): string {
  const telltale = TELLTALES[(branch + step) % (TELLTALES.length + 1)];
  return `${telltale ?? 'print("wrong")'}\nname = "${branch}.${step}"`;
}

async function exploredBy(policy: Policy, home: string): Promise<RunOnDisk> {
  const problems = await contestFile(home, [PROBLEM]);
  const model = await tapeModel(home, replies());
  const args = ['explore', `${problems}#sum`, '--model', model, '--policy', policy, '--seed', '4'];
  const settings = ['--budget', 'programs=8', '--set', 'horizon=2', 'maxBranches=20', 'rollouts=3'];
  const { code, stdout, stderr } = await leafe([...args, ...settings], { home });
  assert.equal(code, 0, stderr);
  assertSilent(stdout + stderr, 'the terminal');
  return onlyRun(home);
}

function assertSilent(text: string, where: string): void {
  for (const secret of SECRETS) assert.ok(!text.includes(secret), `${where} tells ${secret}`);
}

for (const policy of POLICIES) {
  test(`by policy ${policy}: eight programs at most, a true ledger, a commit for each step, nothing of a hidden test`, async (t) => {
    const home = await temporaryFolder(t);
    const run = await exploredBy(policy, home);
    assert.equal(run.state.ended?.because, 'exhausted');

    const counted = await recount(home, run);
    assert.equal(counted.programs, 8);
    if (policy === 'tree') assertDetours(run);
    const { tests: _t, branches: _b, reflections: _r, ...spend } = countedSpend(run.events);
    assert.deepEqual(counted, spend);
    const ended = run.events.at(-1);
    const { seconds: _s, ...toldAtEnd } = (ended?.kind === 'runEnded' && ended.spend) || {};
    const { seconds: _n, ...folded } = run.state.spend;
    assert.deepEqual(toldAtEnd, folded);

    assertCommits(home, run);
    await assertNothingHidden(home, run);
  });
}

/** What is easily left out of a ledger has happened: reflections, and replies that were thrown away. */
function assertDetours({ events }: RunOnDisk): void {
  const thrownAway = events.flatMap((event) =>
    event.kind === 'replyDiscarded' ? [`${event.purpose} ${event.because}`] : [],
  );
  assert.deepEqual([...new Set(thrownAway)].sort(), ['act duplicate', 'reflect ungrounded']);
  assert.ok(events.some((event) => event.kind === 'branchReflected' && event.grounded));
  assert.ok(events.some((event) => event.kind === 'stepTaken' && event.program === null));
}

/** Each step's commit stands on its parent step's and holds program and transcript; no other commit is there. */
function assertCommits(home: string, { id, state }: RunOnDisk): void {
  for (const { taken, parent } of state.steps.values()) {
    const commit = taken.checkpoint;
    const above = parent === null ? '' : state.steps.get(parent)?.taken.checkpoint;
    assert.equal(git(home, 'log', '-1', '--format=%P', commit).trim(), above);
    assert.equal(git(home, 'ls-tree', '--name-only', commit), 'program.py\ntranscript.json\n');
    assert.equal(git(home, 'show', `${commit}:program.py`), taken.program ?? '');
    const { label, messages } = transcriptAt(home, commit);
    assert.equal(label.replace(/~\d+$/, ''), taken.step);
    assert.deepEqual([messages[0]?.role, messages.at(-1)?.role], ['system', 'assistant']);
  }
  const expected = [...state.steps.values()].map(({ taken }) => taken.checkpoint);
  assert.deepEqual([...commitsOf(home, id)].sort(), expected.sort());
}

/** Hidden tests have judged, and nothing that was kept holds an input, an output, or a program's words about one. */
async function assertNothingHidden(home: string, { state, folder }: RunOnDisk): Promise<void> {
  const verdicts = [...state.steps.values()].map(({ judged }) => judged?.hidden?.verdict);
  for (const verdict of ['wrongAnswer', 'runtimeError', 'outputLimit'] as const) {
    assert.ok(verdicts.includes(verdict), `no program got ${verdict}: ${verdicts.join()}`);
  }
  assertSilent(await readFile(join(folder, 'journal.jsonl'), 'utf8'), 'the journal');
  for (const blob of await readdir(join(folder, 'blobs')).catch(() => [])) {
    assertSilent(await readFile(join(folder, 'blobs', blob), 'utf8'), `blob ${blob}`);
  }
  const store = git(home, 'cat-file', '--batch-all-objects', '--batch');
  assert.ok(store.includes('1 2'), 'the store can be searched');
  assertSilent(store, 'the store');
}

test('no container is left five seconds after the whole group was killed in mid-test', async (t) => {
  const home = await temporaryFolder(t);
  const engine = await openEngine(new AbortController().signal);
  const problems = await contestFile(home, [{ name: 'sum', seconds: 30 }]);
  const endless = [1, 2].map((branch) => ({
    for: `b${branch}.1`,
    text: python(`while True: branch = ${branch}`),
  }));
  const model = await tapeModel(home, endless);
  const args = ['explore', `${problems}#sum`, '--model', model, '--set', 'rollouts=2'];
  const run = await startLeafe(t, args, { home });
  await run.said(/ · run /);
  while ((await containersOf(engine, run.pid)).length === 0) await sleep(100);
  await sleep(500);
  run.kill();
  await run.ended;
  await sleep(5_000);
  assert.deepEqual(await containersOf(engine, run.pid), []);
});
