import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { assertSaid } from '../support/assertSaid.ts';
import { contestFile } from '../support/contestFile.ts';
import { leafe, startLeafe, type Ended } from '../support/leafe.ts';
import { onlyRun, type RunOnDisk } from '../support/runFiles.ts';
import { countedSpend, storyOf } from '../support/storyOf.ts';
import { tapeModel, wrongReplies } from '../support/tapes.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

/** A finished run of six steps and two reflections, made once; each test works on a copy of its home. */
let pattern = '';
before(async () => {
  pattern = await mkdtemp(join(tmpdir(), 'leafe-pattern-'));
  const { code, stderr } = await leafe(await exploreArgs(pattern), { home: pattern });
  assert.equal(code, 0, stderr);
});
after(() => rm(pattern, { recursive: true, force: true }));

async function exploreArgs(home: string, delayMs = 0): Promise<readonly string[]> {
  const problems = await contestFile(home, [{ name: 'sum. Sum of Two' }]);
  const model = await tapeModel(home, wrongReplies(6, 2, delayMs));
  const settings = ['rollouts=2', 'horizon=2', 'maxBranches=6'];
  return [
    ...['explore', `${problems}#sum`, '--model', model, '--seed', '3', '--budget', 'steps=6'],
    ...['--set', ...settings],
  ];
}

/** A copy of the run whose journal is what `change` makes of its lines; the last one may lack its end. */
async function withJournal(
  t: TestContext,
  change: (lines: readonly string[]) => readonly string[],
): Promise<{ readonly home: string; readonly journal: string; readonly text: string }> {
  const home = await temporaryFolder(t);
  await cp(pattern, home, { recursive: true });
  const [id = ''] = await readdir(join(home, 'runs'));
  const journal = join(home, 'runs', id, 'journal.jsonl');
  const lines = (await readFile(journal, 'utf8')).split(/(?<=\n)/);
  const text = change(lines).join('');
  await writeFile(journal, text);
  return { home, journal, text };
}

const run = (home: string, ...args: readonly string[]): Promise<Ended> => leafe(args, { home });
const nameOf = (journal: string): string => journal.split('/').at(-2) ?? '';

/** As a kill leaves it: the first so many events, and of the next one a piece. */
const tornAfter =
  (events: number) =>
  (lines: readonly string[]): readonly string[] => [
    ...lines.slice(0, events),
    (lines[events] ?? '').slice(0, 40),
  ];

async function assertEndsAsAlone(home: string): Promise<RunOnDisk> {
  const alone = await onlyRun(pattern);
  const resumed = await onlyRun(home);
  assert.deepEqual(storyOf(resumed.events), storyOf(alone.events));
  assert.deepEqual(countedSpend(resumed.events), countedSpend(alone.events));
  return resumed;
}

test('an unknown run is named with those that come near', async (t) => {
  const { home, journal } = await withJournal(t, (lines) => lines);
  for (const command of ['show', 'resume']) {
    const { code, stdout, stderr } = await run(
      home,
      command,
      nameOf(journal).replace('sum', 'som'),
    );
    assert.equal(code, 1);
    assertSaid(stderr, new RegExp(`no such run.*near it: ${nameOf(journal)}`), /leafe runs/);
    assert.equal(stdout, '');
  }
});

test('a name that fits two runs is refused with both', async (t) => {
  const { home, journal } = await withJournal(t, (lines) => lines);
  const name = nameOf(journal);
  await cp(join(home, 'runs', name), join(home, 'runs', `${name}x`), { recursive: true });
  const { code, stderr } = await run(home, 'show', name.slice(0, 8));
  assert.equal(code, 1);
  assertSaid(stderr, new RegExp(`fits several: ${name}, ${name}x`), /leafe runs/);
});

test('a step the run does not have is refused', async (t) => {
  const { home, journal } = await withJournal(t, (lines) => lines);
  const { code, stderr } = await run(home, 'show', nameOf(journal), '--step', 'b9.9');
  assert.equal(code, 1);
  assertSaid(stderr, /has no step "b9\.9"/, /leafe show/);
});

test('a torn last line is left out by show, and resume goes on as if it had never been', async (t) => {
  const { home, journal, text } = await withJournal(t, tornAfter(9));
  const shown = await run(home, 'show', nameOf(journal));
  assert.equal(shown.code, 0, shown.stderr);
  assert.match(shown.stdout, /Not ended\. Go on with: leafe resume/);
  assert.equal(await readFile(journal, 'utf8'), text, 'showing changes nothing');
  const resumed = await run(home, 'resume', nameOf(journal));
  assert.equal(resumed.code, 0, resumed.stderr);
  await assertEndsAsAlone(home);
});

test('a damaged middle is told with its line, kept as it is, and read up to there when asked', async (t) => {
  const { home, journal, text } = await withJournal(t, (lines) =>
    lines.map((line, index) => (index === 9 ? `${line.slice(0, 30)}\n` : line)),
  );
  for (const command of ['show', 'resume']) {
    const { code, stdout, stderr } = await run(home, command, nameOf(journal));
    assert.equal(code, 1);
    assertSaid(
      stderr,
      /journal is damaged: .*journal\.jsonl, line 10: /,
      /show <run> --until-damage/,
    );
    assert.equal(stdout, '');
  }
  const part = await run(home, 'show', nameOf(journal), '--until-damage');
  assert.equal(part.code, 0, part.stderr);
  assert.match(part.stdout, /b1\.1 ✘ wrong answer/);
  assert.match(part.stderr, /line 10: .*Shown is what comes before/);
  assert.equal(await readFile(journal, 'utf8'), text);
});

test('a journal of a newer version is refused and left alone', async (t) => {
  const { home, journal, text } = await withJournal(t, (lines) => [
    ...lines.slice(0, -1),
    (lines.at(-1) ?? '').replace('"v":1', '"v":2'),
  ]);
  for (const command of ['show', 'resume']) {
    const { code, stderr } = await run(home, command, nameOf(journal));
    assert.equal(code, 1);
    assertSaid(stderr, /written by a newer LEAFE: .*has format 2/, /Update LEAFE/);
  }
  assert.equal(await readFile(journal, 'utf8'), text);
});

test('a run that was killed before its first event has nothing to go on from', async (t) => {
  const { home, journal } = await withJournal(t, tornAfter(0));
  for (const args of [['show'], ['resume'], ['show', '--until-damage']]) {
    const { code, stderr } = await run(home, ...args, nameOf(journal));
    assert.equal(code, 1);
    assertSaid(stderr, /does not begin with runStarted/, /start a new run/);
  }
});

test('a run that has ended is not gone on with', async (t) => {
  const { home, journal, text } = await withJournal(t, (lines) => lines);
  const { code, stdout } = await run(home, 'resume', nameOf(journal));
  assert.equal(code, 0);
  assert.match(stdout, /has ended \(exhausted\)/);
  assert.equal(await readFile(journal, 'utf8'), text);
});

test('a second process is kept off a run, and the first one is not disturbed', async (t) => {
  const home = await temporaryFolder(t);
  const first = await startLeafe(t, await exploreArgs(home, 200), { home });
  await first.said(/b1\.1 wrong answer/);
  // It must not come to its end before the others have looked, however slow the machine is.
  process.kill(first.pid, 'SIGSTOP');
  const [id = ''] = await readdir(join(home, 'runs'));

  const second = await run(home, 'resume', id);
  assert.equal(second.code, 75, second.stderr);
  assertSaid(second.stderr, new RegExp(`Another process .*process ${first.pid} `), /Wait for it/);
  assert.equal(second.stdout, '', 'it draws nothing of a run it could not open');
  assert.match((await run(home, 'runs')).stdout, /at work/);
  assert.equal((await run(home, 'show', id)).code, 0, 'anybody may look');
  process.kill(first.pid, 'SIGCONT');

  const { code, stderr } = await first.ended;
  assert.equal(code, 0, stderr);
  await assertEndsAsAlone(home);
});

test('a run whose problem has changed since is refused', async (t) => {
  const { home, journal } = await withJournal(t, tornAfter(9));
  await contestFile(home, [{ name: 'sum. Sum of Two', public: [['1 2\n', '4\n']] }]);
  const text = await aimAt(home, journal);
  const { code, stderr } = await run(home, 'resume', nameOf(journal));
  assert.equal(code, 1);
  assertSaid(stderr, /"sum\. Sum of Two" .* has changed since the run began/, /as it was/);
  assert.equal(await readFile(journal, 'utf8'), text);
});

test('a run whose checkpoints are gone is refused, and its journal stays', async (t) => {
  const { home, journal } = await withJournal(t, tornAfter(9));
  await rm(join(home, 'store.git'), { recursive: true });
  const { code, stderr } = await run(home, 'resume', nameOf(journal));
  assert.equal(code, 1, stderr);
  assertSaid(stderr, /checkpoint is not in the store: [0-9a-f]{40}/, /from the same home/);
  assert.equal((await run(home, 'show', nameOf(journal))).code, 0);
});

test('a home where something else lies in place of the store is refused, and what lies there stays', async (t) => {
  const { home, journal } = await withJournal(t, tornAfter(9));
  const store = join(home, 'store.git');
  await rm(store, { recursive: true });
  await writeFile(store, 'my notes');
  for (const command of [
    ['resume', nameOf(journal)],
    ['export', '--out', join(home, 'set')],
  ]) {
    const { code, stderr } = await run(home, ...command);
    assert.equal(code, 1, stderr);
    assertSaid(
      stderr,
      /Something else lies where the checkpoint store should be: .*store\.git/,
      /--home/,
    );
  }
  assert.equal(await readFile(store, 'utf8'), 'my notes');
});

test('a tape that ends before the run does stops it; with more on the tape it goes on', async (t) => {
  const { home, journal } = await withJournal(t, tornAfter(9));
  await aimAt(home, journal);
  const tape = join(home, 'tape.jsonl');
  const whole = await readFile(tape, 'utf8');
  await writeFile(
    tape,
    whole
      .split(/(?<=\n)/)
      .filter((line) => !line.includes('"b2.2"'))
      .join(''),
  );
  const ended = await run(home, 'resume', nameOf(journal));
  assert.equal(ended.code, 1, ended.stderr);
  assertSaid(ended.stderr, /tape holds no reply for this request: b2\.2 in /, /--tape-mode record/);
  await writeFile(tape, whole);
  const resumed = await run(home, 'resume', nameOf(journal));
  assert.equal(resumed.code, 0, resumed.stderr);
  await assertEndsAsAlone(home);
});

/** Makes a copied run read problems and tape from its own home. */
async function aimAt(home: string, journal: string): Promise<string> {
  const text = (await readFile(journal, 'utf8')).replaceAll(pattern, home);
  await writeFile(journal, text);
  return text;
}
