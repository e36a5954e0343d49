import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { leafe, type Ended } from '../support/leafe.ts';
import { runsOf } from '../support/runFiles.ts';
import { python, tapeModel } from '../support/tapes.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const STARTER = new URL('../../media/starter.jsonl', import.meta.url);

test('collecting goes on where it was: what is over stays, what was cut off is finished, nothing is begun twice', async (t) => {
  const { home, collect } = await threeProblems(t);
  const first = await collect();
  assert.equal(first.code, 0, first.stderr);
  assert.match(
    first.stderr,
    /Pairs with a Given Sum" is held out for evaluation\. It is left out\./,
  );
  assert.match(first.stdout, /2 of 2 problems solved/);
  const [one, two, ...others] = await runsOf(home);
  assert.ok(one && two);
  assert.deepEqual(others, []);

  const again = await collect();
  assert.equal(again.code, 0, again.stderr);
  assert.equal(again.stderr.match(/was explored before/g)?.length, 2);
  assert.equal((await runsOf(home)).length, 2);

  // As after a kill before the run's end was written.
  const journal = join(one.folder, 'journal.jsonl');
  const lines = (await readFile(journal, 'utf8')).trimEnd().split('\n');
  await writeFile(journal, `${lines.slice(0, -1).join('\n')}\n`);
  const third = await collect();
  assert.equal(third.code, 0, third.stderr);
  const after = await runsOf(home);
  assert.deepEqual(
    after.map(({ id }) => id),
    [one.id, two.id],
  );
  const finished = after.find(({ id }) => id === one.id);
  assert.ok(finished?.state.ended);
  assert.deepEqual(finished.state.spend.programs, one.state.spend.programs);
});

test('other settings are another collection', async (t) => {
  const { home, collect } = await threeProblems(t);
  await collect();
  const other = await collect('--set', 'horizon=2');
  assert.equal(other.code, 0, other.stderr);
  assert.doesNotMatch(other.stderr, /was explored before/);
  assert.equal((await runsOf(home)).length, 4);
});

test('a problem whose checker is broken stops no other, and is told again in the end', async (t) => {
  const { home, collect } = await threeProblems(t);
  const meta = join(home, 'meta.jsonl');
  const checker = { kind: 'python', code: 'def check(inp, out, exp): raise OSError("no table")' };
  await writeFile(meta, `${JSON.stringify({ name: 'starter_parity. Even or Odd', checker })}\n`);
  const { code, stdout, stderr } = await collect('--meta', meta);
  assert.equal(code, 1);
  assert.match(stderr, /"?starter_parity\. Even or Odd"? is put aside: A program was not judged/);
  assert.match(stderr, /1 explored, 1 solved[^]*leafe problems check/);
  assert.match(stdout, /Double/);
});

test('a problem that is held out is collected from only where that is asked for', async (t) => {
  const home = await temporaryFolder(t);
  const model = await tapeModel(home, [{ text: python('print(1)') }]);
  const args = ['explore', 'starter#two_sum_count', '--model', model, '--budget', 'programs=1'];
  const refused = await leafe([...args, '--collect'], { home });
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /is held out for evaluation\.\n.*--held-out-too/);
  assert.deepEqual(await runsOf(home), []);

  assert.equal((await leafe([...args, '--collect', '--held-out-too'], { home })).code, 0);
  assert.equal((await leafe(args, { home })).code, 0);
  assert.equal((await runsOf(home)).length, 2);
});

async function threeProblems(t: TestContext): Promise<{
  readonly home: string;
  readonly collect: (...more: readonly string[]) => Promise<Ended>;
}> {
  const home = await temporaryFolder(t);
  const wanted = ['starter_parity.', 'starter_two_sum_count.', 'starter_double.'];
  const records = (await readFile(STARTER, 'utf8')).split('\n');
  const chosen = wanted.flatMap((name) =>
    records.filter((line) => line.includes(`"name": "${name}`)),
  );
  assert.equal(chosen.length, 3);
  const file = join(home, 'three.jsonl');
  await writeFile(file, `${chosen.join('\n')}\n`);
  const replies = [
    { text: python('n = int(input())\nprint("even" if n % 2 == 0 else "odd")') },
    { text: python('print(2 * int(input()))') },
  ];
  const model = await tapeModel(home, replies);
  const fixed = ['--model', model, '--collect', '--policy', 'iterative', '--budget', 'programs=1'];
  const collect = (...more: readonly string[]): Promise<Ended> =>
    leafe(['explore', file, ...fixed, ...more], { home });
  return { home, collect };
}
