import assert from 'node:assert/strict';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { assertSaid } from '../support/assertSaid.ts';
import { contestFile } from '../support/contestFile.ts';
import { fakeEndpoint } from '../support/fakeEndpoint.ts';
import { leafe, startLeafe, type Ended } from '../support/leafe.ts';
import { blaming, python, tapeModel, type TapedReply } from '../support/tapes.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

test('a study that is killed and gone on with tells what one in one go tells, from ordinary runs', async (t) => {
  const { folder, study, start } = await threeProblems(t, 40);
  const whole = await study('whole', '--jobs', '3');
  assert.equal(whole.code, 0, whole.stderr);
  const told = JSON.parse(lastLine(whole.stdout)) as Told;
  assert.deepEqual([told.kind, told.problems, told.runs, told.missing], ['study', 3, 9, 0]);
  assert.deepEqual(told.success, { tree: 2 / 3, iterative: 2 / 3, independent: 1 });
  const places = told.byProblem.map(({ runs }) =>
    runs.map((run) => run.solvedAt?.programs ?? null),
  );
  assert.deepEqual(places, [
    [1, 1, 1],
    [3, 3, 2],
    [null, null, 3],
  ]);
  const [tree] = told.policies;
  assert.deepEqual([tree?.byLesson, tree?.spend.programs], [1, 1 + 3 + 4]);
  assert.ok((tree?.spend.reflectTokens ?? 0) > 0, 'looking back is paid for');

  const killed = await start('killed');
  await killed.said(/(?:"kind":"studyRun"[^]*){4}/);
  killed.kill();
  await killed.ended;
  const begun = await linesOf(folder, 'killed');
  assert.ok(begun.length < 9, `${begun.length} runs were begun`);
  const again = await study('killed');
  assert.equal(again.code, 0, again.stderr);
  assert.match(again.stderr, /killed has [4-8] runs already/);
  const after = await linesOf(folder, 'killed');
  assert.deepEqual(after.slice(0, begun.length), begun, 'what was begun is gone on with');
  assert.deepEqual(figures(again), figures(whole));

  const report = await leafe(['report', 'killed', '--json'], { home: folder });
  assert.deepEqual(JSON.parse(report.stdout), withoutEnd(JSON.parse(lastLine(again.stdout))));
  const [{ run } = { run: '' }] = after.map((line) => JSON.parse(line) as { run: string });
  assert.match((await leafe(['show', run], { home: folder })).stdout, /Solved/);
  const markdown = await leafe(['report', 'killed', '--markdown'], { home: folder });
  assert.match(markdown.stdout, /\| two \| 3 with a lesson \| 3 \| 2 \|/);
  const [gone = '', damaged = ''] = after.map((line) => (JSON.parse(line) as { run: string }).run);
  await rm(join(folder, 'runs', gone), { recursive: true });
  await writeFile(join(folder, 'runs', damaged, 'journal.jsonl'), 'nothing\n');
  const without = await leafe(['report', 'killed', '--json'], { home: folder });
  assert.match(without.stderr, /2 runs of the study cannot be read in/);
  assert.equal((JSON.parse(without.stdout) as Told).missing, 2);
  assert.deepEqual(figures(await study('killed')), figures(whole));
  assert.equal((await linesOf(folder, 'killed')).length, 10, 'the damaged one is begun anew');
});

test('a study is of one folder and one way to make it, and ends where its budget for all does', async (t) => {
  const { folder, study, start } = await threeProblems(t, 30);
  const first = await study('out', '--total-budget', 'programs=20');
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stderr, /no room for all policies on another problem/);
  // 4 x 3 for one, of which 6 were used; 14 left for two, 5 of them left for three.
  const told = JSON.parse(lastLine(first.stdout)) as Told;
  assert.deepEqual([told.because, told.problems, told.missing], ['budget', 2, 3]);

  // What they took is spent, whoever can still read them.
  const used = told.policies.reduce((sum, { spend }) => sum + spend.programs, 0);
  await rename(join(folder, 'runs'), join(folder, 'away'));
  const poorer = await study('out', '--total-budget', `programs=${used + 11}`);
  assert.match(poorer.stderr, /no room for all policies on another problem/);
  assert.equal((await linesOf(folder, 'out')).length, 6, 'none is begun anew');
  await rename(join(folder, 'away'), join(folder, 'runs'));

  const other = await study('out', '--set', 'horizon=3', 'rollouts=1');
  assert.equal(other.code, 1, other.stderr);
  assertSaid(other.stderr, /the setting horizon is 2 there and 3 now/, /another folder/);
  const usage = async (what: RegExp, ...more: readonly string[]): Promise<void> => {
    const bad = await study('other', ...more);
    assert.deepEqual([bad.code, bad.stdout], [2, ''], bad.stderr);
    assert.match(bad.stderr, what);
  };
  await usage(/There is no policy "forest"/, '--policies', 'tree,forest');
  await usage(/Add tokens=… to --budget/, '--total-budget', 'tokens=1000');

  const stopped = await start('out');
  await stopped.said(/"problem":"three"/);
  stopped.interrupt();
  const { code, stderr } = await stopped.ended;
  assert.equal(code, 130);
  assert.match(stderr, /[78] runs of 9 are kept in out; the same command goes on/);
  const third = JSON.parse(lastLine((await study('out')).stdout)) as Told;
  assert.deepEqual([third.because, third.problems, third.missing], ['done', 3, 0]);
  assert.equal((await readdir(join(folder, 'runs'))).length, 9);
});

test('where an endpoint fails a run is missing and not failed, and the same command makes it', async (t) => {
  const folder = await temporaryFolder(t);
  const file = await contestFile(folder, [problem('one', '1'), problem('two', '1')]);
  const right = { kind: 'reply', text: python('print(1)') } as const;
  const endpoint = await fakeEndpoint([
    ...[right, { kind: 'status', status: 401 }, right, right],
    right,
  ] as const);
  t.after(() => endpoint.close());
  const study = (...more: readonly string[]): Promise<Ended> =>
    leafe(
      [
        ...['study', file, '--model', 'openai:some', '--base-url', endpoint.baseUrl],
        ...['--batch', '1', '--policies', 'iterative,independent', '--budget', 'programs=1'],
        ...['--out', 'out', '--json', ...more],
      ],
      { home: folder },
    );
  const first = await study();
  assert.equal(first.code, 1, first.stderr);
  assert.match(first.stderr, /independent on one is missing: .*refused the key/);
  const told = JSON.parse(lastLine(first.stdout)) as Told;
  assert.deepEqual([told.problems, told.runs, told.missing, told.leftOut], [1, 2, 1, 1]);
  assert.deepEqual(told.success, { iterative: 1, independent: 1 });
  const second = await study();
  assert.equal(second.code, 0, second.stderr);
  const again = JSON.parse(lastLine(second.stdout)) as Told;
  assert.deepEqual([again.problems, again.runs, again.missing], [2, 4, 0]);
  assert.equal(endpoint.asked.length, 5, 'what was over was not asked again');

  const none = await study('--take', '0:3', '--out', 'empty');
  assert.equal(none.code, 1);
  assert.match(none.stderr, /There is no problem of level 0 with a public test/);
});

interface Told {
  readonly kind: string;
  readonly because: string;
  readonly problems: number;
  readonly runs: number;
  readonly missing: number;
  readonly leftOut: number;
  readonly success: Readonly<Record<string, number>>;
  readonly policies: readonly {
    readonly byLesson: number;
    readonly spend: { readonly programs: number; readonly reflectTokens: number };
  }[];
  readonly byProblem: readonly {
    readonly runs: readonly { readonly solvedAt: { readonly programs: number } | null }[];
  }[];
}

/** What of a report is the same whoever made it: without names and times. */
function figures({ stdout }: Ended): unknown {
  const isTimed = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && 'axis' in value && value.axis === 'seconds';
  return JSON.parse(lastLine(stdout), (key: string, value: unknown) => {
    if (['path', 'run', 'seconds', 'sandboxSeconds'].includes(key) || isTimed(value)) return null;
    return value;
  });
}

function withoutEnd(told: Record<string, unknown>): unknown {
  const { because: _because, ...others } = told;
  return others;
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

async function linesOf(folder: string, out: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, out, 'runs.jsonl'), 'utf8');
  return text.split('\n').filter((line) => line !== '');
}

function problem(name: string, answer: string) {
  return {
    name,
    public: [['1 2\n', `${answer}\n`]] as const,
    private: [['2 2\n', `${answer}\n`]] as const,
  };
}

/** Programs print 1, then 2, then 3: which is right depends on the problem, and when it comes on the policy. */
async function threeProblems(t: TestContext, delayMs: number) {
  const folder = await temporaryFolder(t);
  const file = await contestFile(folder, [
    problem('one', '1'),
    problem('two', '2'),
    problem('three', '3'),
  ]);
  const says = (label: string, word: string): TapedReply => ({
    ...{ for: label, text: python(`print(${word})`), delayMs },
  });
  const model = await tapeModel(folder, [
    ...[says('b1.1', '1'), says('b1.2', '8'), says('b1.3', '2'), says('b1.4', '9')],
    ...[says('b2.1', '2'), says('b2.2', '7'), says('b3.1', '3'), says('b4.1', '6')],
    { for: 'b1.2?', text: blaming(1, 'Print the second number.') },
    { for: 'b2.2?', text: blaming(1, 'Print the third number.') },
  ]);
  const args = (out: string, more: readonly string[]): string[] => [
    ...['study', file, '--model', model, '--budget', 'programs=4', '--set', 'horizon=2'],
    ...['--json', '--out', out, ...more],
  ];
  return {
    folder,
    study: (out: string, ...more: readonly string[]) => leafe(args(out, more), { home: folder }),
    start: (out: string, ...more: readonly string[]) =>
      startLeafe(t, args(out, more), { home: folder }),
  };
}
