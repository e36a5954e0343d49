import assert from 'node:assert/strict';
import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { assertSaid } from '../support/assertSaid.ts';
import { contestFile } from '../support/contestFile.ts';
import { fakeEndpoint } from '../support/fakeEndpoint.ts';
import { leafe, startLeafe, type Ended } from '../support/leafe.ts';
import { python, tapeModel, type TapedReply } from '../support/tapes.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const SUM = python('print(sum(map(int, input().split())))');
const WRONG = python('print(0)');

test('an evaluation that is killed and gone on with reports what one in one go reports', async (t) => {
  const { folder, evaluate, start } = await twoProblems(t, taped(6, 20));
  const whole = await evaluate('whole');
  assert.equal(whole.code, 0, whole.stderr);

  const killed = await start('killed');
  await killed.said(/(?:"attempt":[^]*){3}/);
  killed.kill();
  await killed.ended;
  const kept = await linesOf(folder, 'killed');
  assert.ok(kept.length >= 2 && kept.length < 12, `${kept.length} attempts survived`);
  // As a kill within a write leaves it.
  await writeFile(join(folder, 'killed', 'attempts.jsonl'), `${kept.join('\n')}\n{"problem":"one`);

  const again = await evaluate('killed');
  assert.equal(again.code, 0, again.stderr);
  assert.match(again.stderr, new RegExp(`has ${kept.length} attempts already`));
  const after = await linesOf(folder, 'killed');
  assert.deepEqual(after.slice(0, kept.length), kept, 'what was over is not made again');
  assert.equal(after.length, 12);
  const figures = ({ stdout }: Ended): unknown => {
    const { path: _path, spend, ...told } = JSON.parse(lastLine(stdout)) as Record<string, unknown>;
    return { ...told, spend: { ...(spend as object), seconds: 0 } };
  };
  assert.deepEqual(figures(again), figures(whole));
  assert.equal((await evaluate('killed')).code, 0, 'nothing is left to do');
  assert.equal((await linesOf(folder, 'killed')).length, 12);
});

test('Ctrl-C keeps what is over, says how to go on, and leaves no report of fewer attempts', async (t) => {
  const { folder, evaluate, start } = await twoProblems(t, taped(6, 50));
  await evaluate('out', '-n', '1');
  const report = join(folder, 'out', 'report.html');
  await access(report);
  const stopped = await start('out');
  await stopped.said(/"attempt":2\b/);
  stopped.interrupt();
  const { code, stderr } = await stopped.ended;
  assert.equal(code, 130);
  const kept = (await linesOf(folder, 'out')).length;
  assert.match(stderr, new RegExp(`${kept} attempts? of 12 are kept in out; the same command`));
  await assert.rejects(access(report), { code: 'ENOENT' });
});

test('the last line of --json is what scripts read, and the attempts are as anyone may read them', async (t) => {
  const { folder, evaluate } = await twoProblems(t, taped(2));
  const { stdout } = await evaluate('out', '-n', '2', '-k', '1,2');
  const told = JSON.parse(lastLine(stdout)) as Record<string, unknown>;
  assert.equal(told['kind'], 'evaluation');
  assert.deepEqual([told['problems'], told['n']], [2, 2]);
  assert.deepEqual(told['passAtK'], { 1: 0.5, 2: 1 });
  assert.deepEqual(Object.keys(told['ci95'] as object), ['1', '2']);
  assert.equal((told['spend'] as { programs: number }).programs, 7);
  const { path: _path, because: _because, ...figures } = told;
  const kept = await readFile(join(folder, 'out', 'report.json'), 'utf8');
  assert.deepEqual(JSON.parse(kept), figures);
  assert.match(await readFile(join(folder, 'out', 'report.html'), 'utf8'), /^<!doctype html>/);
  const lines = await linesOf(folder, 'out');
  const line = lines.find((one) => /"problem":"one.*"attempt":1,/.test(one)) ?? '';
  const { taken, seconds: _seconds, ...attempt } = JSON.parse(line) as Record<string, unknown>;
  assert.deepEqual(Object.keys(attempt).sort(), [
    ...['adapter', 'attempt', 'language', 'model', 'problem', 'program'],
    ...['seed', 'solved', 'steps', 'usage', 'verdict'],
  ]);
  assert.equal((taken as { reply: string }[])[0]?.reply, SUM);
});

test('more attempts may be asked for later; other settings are another evaluation', async (t) => {
  const { folder, evaluate } = await twoProblems(t, taped(3));
  await evaluate('out', '-n', '2');
  const first = await linesOf(folder, 'out');
  const more = await evaluate('out', '-n', '3');
  assert.equal(more.code, 0, more.stderr);
  const after = await linesOf(folder, 'out');
  assert.deepEqual([after.length, after.slice(0, 4)], [6, first]);
  const other = await evaluate('out', '-n', '3', '--steps', '3');
  assert.equal(other.code, 1);
  assertSaid(other.stderr, /made with other settings/, /another folder/);
  const mine = await evaluate('.', '-n', '3');
  assert.equal(mine.code, 1);
  assertSaid(mine.stderr, /holds no evaluation/, /not there yet/);
});

test('a k that no problem will have attempts for is refused before the first', async (t) => {
  const { evaluate } = await twoProblems(t, taped(2));
  const { code, stdout, stderr } = await evaluate('out', '-n', '2', '-k', '1,8');
  assert.deepEqual([code, stdout], [2, '']);
  assertSaid(stderr, /pass@8 needs 8 attempts of each problem/, /-n 8/);
});

test('an endpoint that fails half-way leaves attempts missing, not failed, and the same command makes them', async (t) => {
  const folder = await temporaryFolder(t);
  const file = await contestFile(folder, [{ name: 'one', private: [['2 2\n', '4\n']] }]);
  const right = { kind: 'reply', text: SUM } as const;
  const endpoint = await fakeEndpoint([right, right, { kind: 'status', status: 401 }, right]);
  t.after(() => endpoint.close());
  const evaluate = (): Promise<Ended> =>
    leafe(
      [
        ...['evaluate', file, '--model', 'openai:some', '--base-url', endpoint.baseUrl],
        ...['--batch', '1', '-n', '4', '--out', 'out', '--json'],
      ],
      { home: folder },
    );
  const failed = await evaluate();
  assert.equal(failed.code, 1);
  assert.match(failed.stderr, /refused the key/);
  const report = await leafe(['report', 'out'], { home: folder });
  assert.match(report.stdout, /Not whole: 2 attempts of 4 missing/);
  assert.match(report.stdout, /1 +100\.0 %/);
  const again = await evaluate();
  assert.equal(again.code, 0, again.stderr);
  const told = JSON.parse(lastLine(again.stdout)) as { attempts: number; missing: number };
  assert.deepEqual([told.attempts, told.missing], [4, 0]);
  assert.equal(endpoint.asked.length, 5, 'what was over was not asked again');
});

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

async function linesOf(folder: string, out: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, out, 'attempts.jsonl'), 'utf8');
  return text.split('\n').filter((line) => line !== '');
}

/** Of `one` odd attempts are right at once; of `two` each second one at the second step. */
function taped(attempts: number, delayMs = 0): readonly TapedReply[] {
  return Array.from({ length: attempts }, (_, at) => at + 1).flatMap((attempt) => [
    { for: `one#${attempt}.1`, text: attempt % 2 === 1 ? SUM : WRONG, delayMs },
    { for: `one#${attempt}.2`, text: WRONG, delayMs },
    { for: `two#${attempt}.1`, text: WRONG, delayMs },
    { for: `two#${attempt}.2`, text: attempt % 2 === 0 ? SUM : WRONG, delayMs },
  ]);
}

async function twoProblems(t: TestContext, replies: readonly TapedReply[]) {
  const folder = await temporaryFolder(t);
  const hidden = [['2 2\n', '4\n']] as const;
  const file = await contestFile(folder, [
    { name: 'one', private: hidden },
    { name: 'two', private: hidden },
  ]);
  const model = await tapeModel(folder, replies);
  const args = (out: string, more: readonly string[]): string[] => [
    ...['evaluate', file, '--model', model, '--steps', '2', '-n', '6', '--json'],
    ...['--out', out, ...more],
  ];
  return {
    folder,
    evaluate: (out: string, ...more: readonly string[]) => leafe(args(out, more), { home: folder }),
    start: (out: string, ...more: readonly string[]) =>
      startLeafe(t, args(out, more), { home: folder }),
  };
}
