import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { leafe, startLeafe } from '../support/leafe.ts';
import { onlyRun } from '../support/runFiles.ts';
import { blaming, python, tapeModel, type TapedReply } from '../support/tapes.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const LESSON = 'Look at the remainder of the number before you print a word.';
const WRONG = python('print("even")');
const RIGHT = python('n = int(input())\nprint("even" if n % 2 == 0 else "odd")');

test('a correction is looked at, decided on by two who differ, and edited from the command line', async (t) => {
  const { home, run } = await learntRun(t);
  const told = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await leafe(['corrections', ...args], { home });
    assert.equal(code, 0, stderr);
    return stdout;
  };
  const shown = await told('show', 'k/c1'.replace('k', run));
  assert.match(shown, /Tried\n {2}b1\.1 {2}wrong answer {2}visible 1\/2 {2}← blamed\n {2}b1\.2/);
  assert.match(shown, new RegExp(`Lesson\\n.*\\n {2}${LESSON}`));
  assert.match(shown, /In its place\n {2}b2\.1 {2}accepted {2}visible 2\/2, hidden \d+\/\d+/);
  assert.match(shown, /\n- print\("even"\)\n\+ n = int/);

  await told('accept', `${run}/c1`, '--as', 'ann');
  assert.equal(await told('list', '--open'), '');
  assert.match(await told('list', '--open', '--as', 'bob'), /accepted {2}b1\.1 → b2\.1/);
  await told('reject', `${run}/c1`, '--as', 'bob', '--reason', 'right by chance');
  assert.match(await told('list', '--differing'), /accepted by ann, rejected by bob/);
  assert.match(
    await told('show', `${run}/c1`),
    /Decisions\n {2}accepted by ann\n {2}rejected by bob: right by chance/,
  );
  await told('undo', `${run}/c1`, '--as', 'bob');

  const source = join(home, 'better.py');
  await writeFile(source, 'print(["even", "odd"][int(input()) % 2])\n');
  const record = ['record', run, 'b1.1', source, '--replaces', `${run}/c1`, '--as', 'ann'];
  assert.match(await told(...record), /Recorded as b3\.1, in place of b1\.1/);
  const list = await told('list');
  assert.match(list, new RegExp(`${run}/c1 {2}rejected`));
  assert.match(list, new RegExp(`${run}/c2 {2}accepted .*by a person`));

  const out = join(home, 'set');
  const { code, stderr } = await leafe(['export', '--out', out, '--rehearsal', '0'], { home });
  assert.equal(code, 0, stderr);
  const rows = (await readFile(join(out, 'records.jsonl'), 'utf8')).trimEnd().split('\n');
  assert.deepEqual(
    rows.map((row) => (JSON.parse(row) as { id: string }).id),
    [`${run}/c2`],
  );
});

test('what a lesson does is measured, kept, shown, and can keep a correction out of a data set', async (t) => {
  const { home, run } = await learntRun(t);
  const model = await draws(home, [
    ['c1+1', RIGHT],
    ['c1-1', WRONG],
    ['c1+2', RIGHT],
    ['c1-2', WRONG],
    ['c1+3', WRONG],
    ['c1-3', RIGHT],
  ]);
  const args = ['corrections', 'lift', `${run}/c1`, '--times', '3', '--model', model];
  const { code, stdout, stderr } = await leafe(args, { home });
  assert.equal(code, 0, stderr);
  assert.match(
    stdout,
    /c1: \+33 points \(95 %: -32 to \+72\): 2 of 3 with the lesson, 1 of 3 without/,
  );
  const show = await leafe(['corrections', 'show', `${run}/c1`], { home });
  assert.match(show.stdout, /\+33 points .*\n {2}measured with tape:/);
  const list = await leafe(['corrections', 'list', '--json'], { home });
  const { lift } = JSON.parse(list.stdout) as { lift: { told: unknown } };
  assert.deepEqual(lift.told, { solved: 2, of: 3 });

  const exported = (least: string, rehearsal: string) => {
    const out = ['--out', join(home, `set${least}-${rehearsal}`)];
    return leafe(['export', ...out, '--min-lift', least, '--rehearsal', rehearsal], { home });
  };
  assert.match((await exported('0.3', '0')).stdout, /: 1 correction and 0 rehearsals/);
  const strict = await exported('0.5', '1');
  assert.match(strict.stdout, /: 0 corrections and 1 rehearsal/, strict.stderr);
  assert.match(strict.stdout, /1 whose lesson did not help enough/);
  assert.match((await exported('0.5', '0')).stderr, /1 have a lesson that did not help enough/);
});

test('a measurement that is stopped keeps what it has drawn', async (t) => {
  const { home, run } = await learntRun(t);
  const model = await draws(
    home,
    [
      ['c1+1', RIGHT],
      ['c1-1', WRONG],
      ['c1+2', RIGHT],
      ['c1-2', RIGHT],
      ['c1+3', RIGHT],
      ['c1-3', RIGHT],
    ],
    { slowFrom: 4 },
  );
  const args = ['corrections', 'lift', `${run}/c1`, '--times', '3', '--model', model, '--json'];
  const lifting = await startLeafe(t, args, { home });
  const file = join(home, 'corrections', 'lift', `${run}.jsonl`);
  await lifting.said(/draw 4 of 6/);
  lifting.interrupt();
  assert.equal((await lifting.ended).code, 130);
  const kept = JSON.parse(await readFile(file, 'utf8')) as { because: string; draws: unknown[] };
  assert.equal(kept.because, 'cancelled');
  assert.equal(kept.draws.length, 4);
});

/** A run that has learnt one lesson; its blamed step is the first. */
async function learntRun(t: TestContext): Promise<{ home: string; run: string }> {
  const home = await temporaryFolder(t);
  const model = await tapeModel(home, [
    { for: 'b1.1', text: WRONG },
    { for: 'b1.2', text: python('print("odd")') },
    { for: 'b1.2?', text: blaming(1, LESSON) },
    { for: 'b2.1', text: RIGHT },
  ]);
  const args = ['explore', 'starter#parity', '--model', model, '--set', 'rollouts=1', 'horizon=2'];
  const { code, stderr } = await leafe(args, { home });
  assert.equal(code, 0, stderr);
  return { home, run: (await onlyRun(home)).id };
}

function draws(
  home: string,
  replies: readonly (readonly [label: string, text: string])[],
  { slowFrom = Infinity }: { readonly slowFrom?: number } = {},
): Promise<string> {
  const lines = replies.map(([label, text], at): TapedReply => ({
    for: label,
    text,
    delayMs: at >= slowFrom ? 3_600_000 : 0,
  }));
  return tapeModel(home, lines, 'draws.jsonl');
}
