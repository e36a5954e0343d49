import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { isByPerson } from '../../src/domain/runState.ts';
import { leafe } from '../support/leafe.ts';
import { git, onlyRun } from '../support/runFiles.ts';
import { python, tapeModel } from '../support/tapes.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testProgram } from '../support/testProgram.ts';

const KILLED_FIX = new URL('killedFix.ts', import.meta.url);
const WRONG = 'print("even")';
const RIGHT = 'print("even" if int(input()) % 2 == 0 else "odd")\n';

test('a fix killed at any moment is recorded once, in journal and store, when it is saved again', async (t) => {
  const { home, run } = await failedRun(t);
  const before = (await onlyRun(home)).state;
  for (const moment of ['judged', 'saved', 'recorded']) {
    const { signal } = await fixing(home, run, moment);
    assert.equal(signal, 'SIGKILL', moment);
    const byPerson = personSteps((await onlyRun(home)).state.steps);
    assert.equal(byPerson.length, moment === 'recorded' ? 1 : 0, moment);
  }
  const { stdout } = await fixing(home, run, 'never');
  assert.deepEqual(JSON.parse(stdout), { step: 'b2.1', isNew: false });

  const { state } = await onlyRun(home);
  assert.equal(state.ended?.because, before.ended?.because);
  assert.deepEqual(state.spend, before.spend);
  const [step, ...others] = personSteps(state.steps);
  assert.deepEqual(others, []);
  assert.deepEqual(
    state.corrections.map(({ blamed, corrected }) => ({ blamed, corrected })),
    [{ blamed: 'b1.2', corrected: 'b2.1' }],
  );
  assert.equal(git(home, 'show', `refs/leafe/${run}/b2:program.py`), RIGHT);
  const parent = git(home, 'rev-parse', `refs/leafe/${run}/b2^`).trim();
  assert.equal(parent, state.steps.get('b1.1')?.taken.checkpoint);
  assert.match(
    git(home, 'show', `${step?.taken.checkpoint}:transcript.json`),
    /"author": "person"/,
  );
  git(home, 'fsck', '--strict');
});

test('from the command line a fix that fails is told of, and one that passes becomes a correction', async (t) => {
  const { home, run } = await failedRun(t);
  const record = async (program: string) => {
    const source = await written(home, program);
    return leafe(['corrections', 'record', run, 'b1.2', source, '--json'], { home });
  };
  const bad = await record(WRONG);
  assert.equal(bad.code, 0, bad.stderr);
  assert.equal((JSON.parse(bad.stdout) as { recorded: unknown }).recorded, null);
  const good = await record(RIGHT);
  assert.equal((JSON.parse(good.stdout) as { recorded: unknown }).recorded, 'b2.1', good.stderr);

  const list = await leafe(['corrections', 'list'], { home });
  assert.match(list.stdout, new RegExp(`^${run}/c1  b1\\.2 → b2\\.1 .*by a person`));
  const shown = await leafe(['corrections', 'show', `${run}/c1`], { home });
  assert.match(shown.stdout, /b1\.2 {2}wrong answer .*← blamed/);
  assert.match(shown.stdout, /Written by a person/);
  assert.match(shown.stdout, /\n- print\("odd"\)\n\+ print\("even" if/);
  const tree = await leafe(['show', run], { home });
  assert.match(tree.stdout, /b2\.1 ✔ .*by a person, in place of b1\.2/);
  assert.match(tree.stdout, /by a person +1 +judged, not part of the spend/);
});

test('an ended run goes on from a step with a hint, from the command line', async (t) => {
  const { home, run } = await failedRun(t);
  const wrong = await leafe(['resume', run, '--from', 'b7.1'], { home });
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /no step "b7\.1"/);
  const bare = await leafe(['resume', run, '--hint', 'x'], { home });
  assert.equal(bare.code, 2);
  const hint = 'say odd for odd numbers';
  const { code, stderr } = await leafe(['resume', run, '--from', 'b1.1', '--hint', hint], { home });
  assert.equal(code, 0, stderr);
  const { state } = await onlyRun(home);
  assert.equal(state.ended?.because, 'solved');
  assert.equal(state.steps.get('b2.1')?.parent, 'b1.1');
  assert.match(
    git(home, 'show', `refs/leafe/${run}/b2:transcript.json`),
    /say odd for odd numbers/,
  );
  const list = await leafe(['corrections', 'list'], { home });
  assert.match(list.stdout, /b1\.2 → b2\.1 .*say odd for odd numbers/);
});

/** A run of two wrong programs that has used up its branches; its tape knows how a branch b2 would go on. */
async function failedRun(t: TestContext): Promise<{ home: string; run: string }> {
  const home = await temporaryFolder(t);
  const model = await tapeModel(home, [
    { for: 'b1.1', text: python(WRONG) },
    { for: 'b1.2', text: python('print("odd")') },
    { for: 'b2.1', text: python(RIGHT) },
  ]);
  const settings = ['rollouts=1', 'horizon=2', 'depth=0'];
  const args = ['explore', 'starter#parity', '--model', model, '--set', ...settings];
  const { code, stderr } = await leafe(args, { home });
  assert.equal(code, 0, stderr);
  const { id, state } = await onlyRun(home);
  assert.equal(state.ended?.because, 'exhausted');
  return { home, run: id };
}

function personSteps<T extends Parameters<typeof isByPerson>[0]>(
  steps: ReadonlyMap<string, T>,
): readonly T[] {
  return [...steps.values()].filter(isByPerson);
}

async function written(home: string, program: string): Promise<string> {
  const path = join(home, 'mine.py');
  await writeFile(path, program);
  return path;
}

async function fixing(
  home: string,
  run: string,
  moment: string,
): Promise<{ readonly signal: string | null; readonly stdout: string }> {
  const args = [await testProgram(KILLED_FIX), home, run, 'b1.2', RIGHT, moment];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout) => {
      resolve({ signal: error?.signal ?? null, stdout });
    });
  });
}
