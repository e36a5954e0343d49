import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { withCommands } from './fakeCommands.mjs';

const SETUP = fileURLToPath(new URL('../../scripts/setup.mjs', import.meta.url));
const SHOW = new URL('../../scripts/setup/show.mjs', import.meta.url).href;

test('a set-up that stops says in one sentence why, in another what to do, and ends with 1', async () => {
  await withCommands({}, (folder) => {
    // Neither git nor anything to install it with.
    const { status, stdout, stderr } = run([SETUP], { PATH: `${folder}/bin` });
    assert.equal(status, 1);
    assert.match(stdout, /^✔ node .*\n✘ git /);
    assert.match(stderr, /^\nSet-up stopped: git is not there\.\nInstall git .*\n$/);
  });
});

test('a disk that refuses is told without a stack', () => {
  const script = `
    import { writeFileSync } from 'node:fs';
    import { explain } from '${SHOW}';
    try { writeFileSync('/nowhere/at/all', ''); } catch (error) { explain(error); }`;
  const { stderr } = run(['--input-type=module', '-e', script], {});
  assert.match(
    stderr,
    /^\nSet-up stopped: ENOENT: .*'\/nowhere\/at\/all'\.\nSee that this path .*\n$/,
  );
});

test('a step begun before its turn is shown in its turn, with what it was doing and how it ended', () => {
  const script = `
    import { begun, step } from '${SHOW}';
    let go;
    const early = begun(async (note) => {
      note('fetching');
      note('unpacking', 0.5);
      await new Promise((resolve) => { go = resolve; });
      note('unpacking', 0.9);
      return 'all there';
    });
    const failing = begun(async () => { throw new Error('no network'); });
    await step('before', async () => { await new Promise(setImmediate); return 'done'; });
    const shown = step('early', early);
    go();
    await shown;
    await step('failing', failing).catch((error) => console.log(error.message));`;
  const { stdout } = run(['--input-type=module', '-e', script], {});
  assert.deepEqual(
    stdout
      .replace(/ *\(\d.*s\)/g, '')
      .trim()
      .split(/\n/),
    [
      '✔ before         done',
      '… early          unpacking 50%',
      '… early          unpacking 90%',
      '✔ early          all there',
      '✘ failing',
      'no network',
    ],
  );
});

test('without a terminal each thing that is done is a line, and a bar is told by its tenths', () => {
  const script = `
    import { step } from '${SHOW}';
    await step('things', async (note) => {
      for (let done = 0; done <= 100; done++) note(\`\${done} of 100 things\`, done / 100);
      note(null);
      return 'all there';
    });`;
  const { stdout } = run(['--input-type=module', '-e', script], {});
  const lines = stdout.trimEnd().split('\n');
  assert.equal(lines.length, 12);
  assert.equal(lines[1], '… things         10 of 100 things 10%');
  assert.match(lines[11], /^✔ things         all there \(\d+\.\d s\)$/);
});

function run(args, env) {
  const options = { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', ...env } };
  return spawnSync(process.execPath, args, options);
}
