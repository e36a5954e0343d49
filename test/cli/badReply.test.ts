import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test, type TestContext } from 'node:test';
import { contestFile } from '../support/contestFile.ts';
import { builtCli } from '../support/builtCli.ts';
import { leafe, type Ended } from '../support/leafe.ts';
import { git, onlyRun, type RunOnDisk } from '../support/runFiles.ts';
import { blaming, python, tapeModel, type TapedReply } from '../support/tapes.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

interface Explored extends Ended, RunOnDisk {
  readonly home: string;
}

/** One problem, one branch, a reply for each of its steps; further lines of the tape where it looks back. */
async function exploreArgs(
  home: string,
  replies: readonly string[],
  further: readonly TapedReply[] = [],
  name = 'sum',
): Promise<readonly string[]> {
  const problems = await contestFile(home, [{ name }]);
  const steps = replies.map((text, index) => ({ for: `b1.${index + 1}`, text }));
  const model = await tapeModel(home, [...steps, ...further]);
  const settings = ['rollouts=1', `horizon=${replies.length}`, 'maxBranches=2'];
  return ['explore', problems, '--model', model, '--seed', '1', '--set', ...settings];
}

async function explored(
  t: TestContext,
  replies: readonly string[],
  further: readonly TapedReply[] = [],
): Promise<Explored> {
  const home = await temporaryFolder(t);
  const ended = await leafe(await exploreArgs(home, replies, further), { home });
  assert.equal(ended.code, 0, ended.stderr);
  return { ...ended, home, ...(await onlyRun(home)) };
}

const RIGHT = python('print(3)');
const programAt = (run: Explored, step: string): string =>
  git(run.home, 'show', `${run.state.steps.get(step)?.taken.checkpoint}:program.py`);

test('a reply without a program is a step that says so, and costs no program', async (t) => {
  const run = await explored(t, ['I would add the two numbers.', RIGHT]);
  assert.match(run.stdout, /b1\.1 ✘ no program +0\/1/);
  assert.equal(programAt(run, 'b1.1'), '');
  assert.deepEqual([run.state.spend.steps, run.state.spend.programs], [2, 1]);
  assert.equal(run.state.ended?.because, 'solved');
});

test('of three programs the last one counts', async (t) => {
  const three = ['print("first")', 'print("second")', 'print(3)'].map(python).join('\nOr else:\n');
  const run = await explored(t, [three]);
  assert.equal(programAt(run, 'b1.1'), 'print(3)\n');
  assert.equal(run.state.ended?.because, 'solved');
});

test('a reply of a megabyte is kept whole in the store, cut in the journal, and the run goes on', async (t) => {
  const long = `print("wrong")\n${`# ${'x'.repeat(98)}\n`.repeat(10_500)}`;
  const run = await explored(t, [python(long), `${'word '.repeat(220_000)}\n${RIGHT}`]);
  assert.equal(run.state.ended?.because, 'solved');
  assert.equal(programAt(run, 'b1.1').trimEnd(), long.trimEnd());
  assert.ok(JSON.stringify(run.events).length < 200_000);
  assert.ok(run.stdout.length < 20_000);
  const shown = await leafe(['show', run.id], { home: run.home });
  assert.equal(shown.code, 0, shown.stderr);
});

test('a reflection that blames a step that does not exist is asked again, then the facts stand in', async (t) => {
  const run = await explored(
    t,
    [python('print(1)'), python('print(2)')],
    [
      { for: 'b1.2?', text: blaming(7, 'Print the sum.') },
      { for: 'b1.2?1', text: 'Step 9 is to blame, I think.' },
      { for: 'b2.1', text: RIGHT },
    ],
  );
  assert.deepEqual(
    run.events.flatMap((event) => (event.kind === 'replyDiscarded' ? [event.because] : [])),
    ['ungrounded', 'unparsable'],
  );
  const reflected = run.events.find((event) => event.kind === 'branchReflected');
  assert.equal(reflected?.grounded, false);
  assert.ok(run.state.steps.has(reflected.blamed));
  assert.match(run.stdout, /blames b1\.\d → b2: no usable lesson, its facts alone/);
  assert.equal(run.state.ended?.because, 'solved');
});

/** Clears the screen, sets the title, hides the cursor, rings, goes up, turns the text around, and is a C1 control. */
const CODES = '\u001b[2J\u001b]0;owned\u0007\u001b[?25l\u0007\u001b[1A\u202edne\u009b31m';
const PYTHON_CODES = JSON.stringify(CODES);

/** Everywhere a model, a program or a problem file has words on the terminal. */
async function hostileArgs(home: string): Promise<readonly string[]> {
  const program = (n: number): string =>
    python(
      `# ${CODES}\nimport sys\nsys.stderr.write(${PYTHON_CODES})\nprint(${PYTHON_CODES} + "${n}")`,
    );
  const lesson = blaming(1, `Print${CODES} the sum.`, `It prints${CODES} other words.`);
  return exploreArgs(
    home,
    [program(1), `${CODES}\n${program(2)}`],
    [
      { for: 'b1.2?', text: lesson },
      { for: 'b2.1', text: program(3) },
      { for: 'b2.2', text: RIGHT },
    ],
    `sum${CODES}`,
  );
}

const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
/** Colours, and what redraws lines: codes of ours. */
const OURS = /\u001b(?:[78]|\[(?:[0-9;]*m|\?(?:25|7)[hl]|\d*[AGJK]))|\r/g;

test('terminal codes of replies, outputs, lessons and names reach no terminal', async (t) => {
  const home = await temporaryFolder(t);
  const ended = await leafe(await hostileArgs(home), { home });
  assert.equal(ended.code, 0, ended.stderr);
  const { id, state } = await onlyRun(home);
  assert.equal(state.ended?.because, 'solved');
  assert.match(ended.stdout, /blames b1\.1/, 'the lesson was taken');
  for (const args of [['show', id], ['show', id, '--step', 'b1.1'], ['runs']]) {
    const { code, stdout, stderr } = await leafe(args, { home });
    assert.equal(code, 0, stderr);
    assert.doesNotMatch(stdout + stderr, CONTROLS, args.join(' '));
  }
  assert.doesNotMatch(ended.stdout + ended.stderr, CONTROLS);
});

test(
  'nor do they while the tree grows on a live terminal',
  { skip: await noTerminal() },
  async (t) => {
    const home = await temporaryFolder(t);
    const args = await hostileArgs(home);
    const screen = await onTerminal([process.execPath, await builtCli(), ...args], home);
    assert.match(screen, /b2\.2/);
    assert.doesNotMatch(screen, /\u001b\[2J/);
    assert.doesNotMatch(screen.replace(OURS, ''), CONTROLS);
  },
);

/** Runs a command on a terminal of its own and gives all that was written to it. */
function onTerminal(command: readonly string[], home: string): Promise<string> {
  const line = command.map((word) => `'${word}'`).join(' ');
  const env = { ...process.env, LEAFE_HOME: home, TERM: 'xterm' };
  return new Promise((resolve, reject) => {
    const args = ['-qec', line, '/dev/null'];
    execFile('script', args, { env, cwd: home, maxBuffer: 1 << 26 }, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    );
  });
}

/** Why there is no terminal to be had; false where there is. */
function noTerminal(): Promise<string | false> {
  return new Promise((resolve) => {
    execFile('script', ['-qec', 'true', '/dev/null'], (error) =>
      resolve(error === null ? false : 'no `script` (util-linux) to open a terminal with'),
    );
  });
}
