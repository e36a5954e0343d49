import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prove } from '../../src/cli/commands/prove.ts';
import { explain } from '../../src/cli/exit.ts';
import type { Output } from '../../src/cli/output.ts';
import { python, ROOMY, type Attack } from '../../src/core/prove/attack.ts';
import { openEngine } from '../../src/platform/docker/engine.ts';
import { containersOf, never } from '../platform/docker/support.ts';
import { leafe, startLeafe } from '../support/leafe.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

test('attacks on the runner are held, two at once, a line of JSON for each', async (t) => {
  const home = await temporaryFolder(t);
  const { code, stdout, stderr } = await leafe(
    ['prove', '--only', 'the runner', '--jobs', '2', '--json'],
    { home },
  );
  assert.equal(code, 0, stderr);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(
    lines.map(({ kind, number, result }) => [kind, number, result]),
    [
      ['proof', 22, 'held'],
      ['proof', 23, 'held'],
      ['proof', 25, 'held'],
      ['proof', 34, 'held'],
      ['proved', undefined, undefined],
    ],
  );
  assert.deepEqual(lines.at(-1), {
    ...{ kind: 'proved', held: 4, fell: 0, untried: 0, containersLeft: 0 },
  });
});

test('for people there is a line for each attack, with its verdict and time, and one that counts', async (t) => {
  const home = await temporaryFolder(t);
  const { code, stdout, stderr } = await leafe(['prove', '--only', 'earlier'], { home });
  assert.equal(code, 0, stderr);
  assert.match(
    stdout,
    /^✔ 34 {2}secrets as source {2}does not compile .* s\n✔ 35 {2}earlier binary {5}got nowhere .* s\n✔ 37 .*\n\n✔ 3 held, 0 fell\n$/,
  );
  for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
});

test('an attack that falls is told with what it tried and why, and the command fails', async () => {
  const said: string[] = [];
  const output: Output = {
    ...{ json: false, live: false, emit: () => undefined, note: () => undefined },
    say: (line) => void said.push(line),
  };
  const attack: Attack = {
    ...{ kind: 'trials', number: 7, name: 'open door', tries: 'Walks in.' },
    trials: [{ program: python('print("in")'), limits: ROOMY, verdicts: ['accepted'] }],
  };
  const failed = await prove({ jobs: 1 }, { home: '', output, signal: never }, [attack]).then(
    () => null,
    (error: unknown) => error,
  );
  assert.equal(explain(failed, { stopped: false }), 1);
  assert.match(said[0] ?? '', /^✘ {2}7 {2}open door {2}fell /);
  assert.deepEqual(said.slice(1), [
    '      Walks in.',
    '      wrong answer: printed "in\\n"',
    '',
    '✘ 0 held, 1 fell',
  ]);
});

test('words that no attack has are a wrong use; without Docker the command says so', async (t) => {
  const home = await temporaryFolder(t);
  const unknown = await leafe(['prove', '--only', 'no such thing'], { home });
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /^leafe: No attack is called "no such thing"\./);
  const env = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };
  const without = await leafe(['prove'], { home, env });
  assert.equal(without.code, 75);
  assert.match(without.stderr, /^leafe: Docker cannot be reached/);
});

test('Ctrl-C ends it in order, and leaves no container', async (t) => {
  const home = await temporaryFolder(t);
  const engine = await openEngine(never);
  const run = await startLeafe(t, ['prove', '--only', 'bomb', '--jobs', '2'], { home });
  await run.said(/✔ {2}1 {2}fork bomb/);
  run.interrupt();
  const { code, stderr } = await run.ended;
  assert.equal(code, 130, stderr);
  assert.doesNotMatch(stderr, /leafe: /);
  assert.deepEqual(await containersOf(engine, run.pid), []);
});
