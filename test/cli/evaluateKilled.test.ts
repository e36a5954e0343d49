import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { contestFile } from '../support/contestFile.ts';
import { leafe, startLeafe } from '../support/leafe.ts';
import { python, tapeModel } from '../support/tapes.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

/** LEAFE_TEST_KILLS=30 is the long form. */
const KILLS = Math.max(10, Number(process.env['LEAFE_TEST_KILLS'] ?? 10));
const SAMPLES = 2 * KILLS;
const PROBLEMS = ['one', 'two'];
const ALL = SAMPLES * PROBLEMS.length;

test(`an evaluation that is killed ${KILLS} times over its whole life reports what one in one go reports`, async (t) => {
  const folder = await temporaryFolder(t);
  const args = await evaluation(folder);
  const whole = await leafe([...args, '--out', 'whole'], { home: folder });
  assert.equal(whole.code, 0, whole.stderr);

  const out = join(folder, 'killed');
  for (const [at, isReached] of moments(out).entries()) {
    const started = await startLeafe(t, [...args, '--out', 'killed'], { home: folder });
    const end = new AbortController();
    const ended = started.ended.finally(() => end.abort());
    while (!isReached() && !end.signal.aborted) await wait(1);
    // Some milliseconds more or less: within a write, or between two.
    await wait((at * 7) % 23);
    const kept = attemptsIn(out);
    started.kill();
    const { code } = await ended;
    // Of the last moment alone little is left to be killed.
    assert.ok(code === null || at === KILLS - 1, `it was to be killed at moment ${at + 1}`);
    assert.ok(attemptsIn(out).startsWith(wholeLines(kept)), 'what was over stays as it was');
  }
  const again = await leafe([...args, '--out', 'killed'], { home: folder });
  assert.equal(again.code, 0, again.stderr);
  assert.equal(wholeLines(attemptsIn(out)).split('\n').length - 1, ALL);
  assert.deepEqual(await figures(out), await figures(join(folder, 'whole')));
  assert.deepEqual((await readdir(out)).sort(), (await readdir(join(folder, 'whole'))).sort());
});

/** From before there is a folder to when its report is being written, most of them between attempts. */
function moments(out: string): readonly (() => boolean)[] {
  const isThere = (name: string) => (): boolean => existsSync(join(out, name));
  const few = Array.from({ length: KILLS - 5 }, (_, at) => (ALL / (KILLS - 4)) * (at + 1));
  return [
    () => true,
    isThere('.'),
    isThere('manifest.json'),
    ...few.map((least) => () => attemptsIn(out).split('\n').length > least),
    () => attemptsIn(out).split('\n').length > ALL,
    isThere('report.json'),
  ];
}

function attemptsIn(out: string): string {
  const file = join(out, 'attempts.jsonl');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function wholeLines(text: string): string {
  return text.slice(0, text.lastIndexOf('\n') + 1);
}

/** All of a report but how long it took. */
async function figures(out: string): Promise<unknown> {
  const told = JSON.parse(await readFile(join(out, 'report.json'), 'utf8')) as {
    readonly spend: object;
  };
  return { ...told, spend: { ...told.spend, seconds: 0 } };
}

/** `one` is solved by each second attempt, `two` by each third one after a failure. */
async function evaluation(folder: string): Promise<readonly string[]> {
  const sum = python('print(sum(map(int, input().split())))');
  const wrong = python('print(0)');
  const file = await contestFile(
    folder,
    PROBLEMS.map((name) => ({ name, private: [['2 2\n', '4\n']] as const })),
  );
  const replies = Array.from({ length: SAMPLES }, (_, at) => at + 1).flatMap((attempt) => [
    { for: `one#${attempt}.1`, text: attempt % 2 === 1 ? sum : wrong, delayMs: 20 },
    { for: `one#${attempt}.2`, text: wrong, delayMs: 20 },
    { for: `two#${attempt}.1`, text: wrong, delayMs: 20 },
    { for: `two#${attempt}.2`, text: attempt % 3 === 0 ? sum : wrong, delayMs: 20 },
  ]);
  const model = await tapeModel(folder, replies);
  return [
    ...['evaluate', file, '--model', model, '--steps', '2', '-n', String(SAMPLES)],
    ...['--batch', '2', '--json'],
  ];
}
