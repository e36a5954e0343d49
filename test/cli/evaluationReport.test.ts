import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertSaid } from '../support/assertSaid.ts';
import { attemptsOf, writeLines } from '../support/evaluations.ts';
import { leafe } from '../support/leafe.ts';
import { tapeModel } from '../support/tapes.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const BASE = { 'a. A': '0000', 'b. B': '1100', 'c. C': '0010', 'd. D': '1111' } as const;

test("anybody's attempts have a report: problem, attempt and solved are enough", async (t) => {
  const home = await temporaryFolder(t);
  const file = await writeLines(join(home, 'theirs.jsonl'), attemptsOf(BASE));
  const { code, stdout, stderr } = await leafe(['report', file], { home });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /how it was made is not known/);
  assert.match(stdout, /^1 +43\.8 % .* 43\.8 % .* 4$/m);
  assert.match(stdout, /solved +3 of 4 problems at least once/);
  const csv = await leafe(['report', file, '--csv', '-k', '4'], { home });
  const [titles, any, all, ...more] = csv.stdout.trimEnd().split('\n');
  assert.equal(titles, 'evaluation,model,adapter,group,figure,k,value,low,high,problems');
  assert.match(any ?? '', /,,,all,pass@k,4,0\.75,.*,4$/);
  assert.match(all ?? '', /,,,all,pass\^k,4,0\.25,.*,4$/);
  assert.deepEqual(more, []);
  const plan = await leafe(['report', file, '--gain', '0.1'], { home });
  assert.match(plan.stdout, /To show a gain of \+10\.0 points[^]*attempts each +problems/);
});

test('a gain that cannot be planned is refused before anything is told', async (t) => {
  const home = await temporaryFolder(t);
  const file = await writeLines(join(home, 'theirs.jsonl'), attemptsOf(BASE));
  const once = await writeLines(join(home, 'once.jsonl'), attemptsOf({ a: '1', b: '0' }));
  const refused = async (args: readonly string[], what: RegExp): Promise<void> => {
    const { code, stdout, stderr } = await leafe(['report', ...args], { home });
    assert.deepEqual([code, stdout], [2, ''], stderr);
    assert.match(stderr, what);
  };
  await refused([file, '--gain', '0.6', '--json'], /leaves 56\.3 % to gain/);
  await refused([once, '--gain', '0.1'], /one attempt of each problem/);
  await refused([file, '--gain', '0.1', '--csv'], /cannot be used with/);
  const told = await leafe(['report', file, '--gain', '0.1', '--json'], { home });
  const { plan } = JSON.parse(told.stdout) as { plan: { rows: { problems: number[] }[] } };
  assert.equal(plan.rows.length, 3);
  assert.ok((plan.rows[0]?.problems[0] ?? 0) > (plan.rows[2]?.problems[0] ?? 0));
});

test('a name that leads nowhere, a number that is none and uneven attempts are told as what they are', async (t) => {
  const home = await temporaryFolder(t);
  const said = async (...args: readonly string[]): Promise<string> => {
    const { stdout, stderr } = await leafe(args, { home });
    return `${stdout}${stderr}`.replace(/\s+/g, ' ');
  };
  assert.match(await said('report', 'nowhere'), /nowhere is not there\. Name one that is there\./);
  assert.match(await said('report', '.'), /The folder \. holds no attempts\.jsonl\./);
  assert.match(await said('report', 'x', '-k', 'many'), /must be a whole number of 1 or more/);
  const uneven = await writeLines(join(home, 'uneven.jsonl'), attemptsOf({ a: '10', b: '0' }));
  const told = await said('report', uneven);
  assert.match(told, /Not even: 1 attempt fewer than 2 of each problem\./);
  assert.doesNotMatch(told, /leafe evaluate/, 'nobody knows that it was made so');
  const unwritable = await said(
    ...['evaluate', 'starter', '--model', await tapeModel(home, []), '-n', '1'],
    ...['--out', '/proc/out'],
  );
  assert.match(unwritable, /folder \/proc\/out cannot be written\. Name another with --out/);
});

test('what cannot be counted is refused with its line', async (t) => {
  const home = await temporaryFolder(t);
  const attempts = attemptsOf({ a: '10' }, { model: 'one' });
  const refused = async (lines: readonly unknown[], what: RegExp): Promise<void> => {
    const file = await writeLines(join(home, 'attempts.jsonl'), lines);
    const { code, stdout, stderr } = await leafe(['report', file], { home });
    assert.deepEqual([code, stdout], [1, '']);
    assertSaid(stderr, what, /\./);
  };
  const [first, second] = attempts;
  await refused([...attempts, first], /line 3: it is attempt 1 of a, as is line 1/);
  await refused([first, { ...second, model: 'two' }], /several models: .*line 2: its model is two/);
  await refused([first, { problem: 'a', attempt: 2 }], /line 2: solved: /);
  await refused([{ ...first, verdict: 'wrongAnswer' }], /line 1: it says solved and wrongAnswer/);
  await refused([{ ...second, verdict: 'judgeError' }, first], /line 1: the judge failed/);
  const file = await writeLines(join(home, 'attempts.jsonl'), [first]);
  await appendFile(file, '{"problem"\n{}\n');
  const broken = await leafe(['report', file], { home });
  assertSaid(broken.stderr, /line 2: it is not JSON/, /another folder/);
});
