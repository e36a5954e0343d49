import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { parquetWriteFile } from 'hyparquet-writer';
import { assertSaid } from '../support/assertSaid.ts';
import { contestFile, type ContestRecord } from '../support/contestFile.ts';
import { leafe, type Ended } from '../support/leafe.ts';
import { runsOf } from '../support/runFiles.ts';
import { python, tapeModel } from '../support/tapes.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const SUM: ContestRecord = { name: 'sum. Sum of Two', public: [['1 2\n', '3\n']] };
const TWINS: readonly ContestRecord[] = [{ name: 'a. Apples' }, { name: 'a. Apricots' }];

/** Explores problems of a fresh folder with a model that always adds up. */
async function explored(
  t: TestContext,
  records: readonly (ContestRecord | string)[],
  name: string,
): Promise<Ended & { readonly home: string }> {
  const home = await temporaryFolder(t);
  const file = await contestFile(home, records);
  return { home, ...(await leafe(await exploreArgs(home, `${file}${name}`), { home })) };
}

async function exploreArgs(home: string, spec: string): Promise<readonly string[]> {
  const replies = Array.from({ length: 4 }, () => ({ text: python('print(3)') }));
  return ['explore', spec, '--model', await tapeModel(home, replies)];
}

const REFUSED: readonly {
  readonly what: string;
  readonly records: readonly (ContestRecord | string)[];
  readonly name: string;
  readonly said: RegExp;
  readonly todo: RegExp;
}[] = [
  {
    what: 'an unknown problem',
    records: [SUM],
    name: '#summ',
    said: /problems\.jsonl has no problem "summ"\. Near it: "sum\. Sum of Two"/,
    todo: /leafe problems list/,
  },
  {
    what: 'a name that fits two problems',
    records: [SUM, ...TWINS],
    name: '#a',
    said: /"a" fits several problems .*"a\. Apples" \(.*problems\.jsonl, line 2.*"a\. Apricots" \(.*problems\.jsonl, line 3/,
    todo: /Give the full name/,
  },
  {
    what: 'a full name that two problems have',
    records: [{ name: 'same' }, { name: 'same' }],
    name: '#same',
    said: /"same" fits several problems/,
    todo: /a file of its own, or rename/,
  },
  {
    what: 'a problem without tests',
    records: [{ name: 'bare', public: [] }],
    name: '#bare',
    said: /The problem "bare" has no public test/,
    todo: /Add at least one public test/,
  },
  {
    what: 'a problem with hidden tests only',
    records: [{ name: 'secretive', public: [], private: [['1\n', '1\n']] }],
    name: '#secretive',
    said: /The problem "secretive" has no public test/,
    todo: /feedback is built from public tests/,
  },
  {
    what: 'a malformed line',
    records: [SUM, '{"name": "cut'],
    name: '#cut',
    said: /problems\.jsonl, line 2: not JSON/,
    todo: /Mend the input/,
  },
  {
    what: 'a record with a field of another type',
    records: [{ name: 'odd', fields: { time_limit: { seconds: 'two', nanos: 0 } } }],
    name: '#odd',
    said: /problems\.jsonl, line 1, time_limit\.seconds: expected a number, got "two"/,
    todo: /Mend the input/,
  },
];
for (const { what, records, name, said, todo } of REFUSED) {
  test(`${what} is refused before anything is begun`, async (t) => {
    const { code, stdout, stderr, home } = await explored(t, records, name);
    assert.equal(code, 1, stderr);
    assertSaid(stderr, said, todo);
    assert.equal(stdout, '');
    assert.deepEqual(await readdir(home), ['problems.jsonl', 'tape.jsonl']);
  });
}

test('of a whole file, a problem without public tests is left out and the others are explored', async (t) => {
  const records = [{ name: 'bare', public: [] }, SUM, { name: 'none', public: [] }];
  const { code, stdout, stderr, home } = await explored(t, records, '');
  assert.equal(code, 0, stderr);
  assert.match(stderr, /The problem "bare" has no public test\. It is left out\./);
  const [run, ...others] = await runsOf(home);
  assert.deepEqual(others, []);
  assert.equal(run?.state.started?.problem, SUM.name);
  assert.equal(run.state.ended?.because, 'solved');
  assert.match(stdout, new RegExp(`run ${run.id}\n$`));
});

test('a whole file without public tests is no file to explore', async (t) => {
  const { code, stderr } = await explored(t, [{ name: 'bare', public: [] }], '');
  assert.equal(code, 2);
  assertSaid(stderr, /no problem with a public test/, /leafe problems check/);
});

test('where a later line is malformed, the runs before it are whole and named', async (t) => {
  const { code, stdout, stderr, home } = await explored(t, [SUM, '{"name": 7}'], '');
  assert.equal(code, 1);
  assertSaid(stderr, /problems\.jsonl, line 2, /, /Mend the input/);
  const [run] = await runsOf(home);
  assert.equal(run?.state.ended?.because, 'solved');
  assert.match(stdout, new RegExp(`run ${run.id}\n$`));
});

test('a Parquet file of another schema is refused, naming what it lacks', async (t) => {
  const home = await temporaryFolder(t);
  const file = join(home, 'other.parquet');
  parquetWriteFile({ filename: file, columnData: [{ name: 'name', data: ['a'], type: 'STRING' }] });
  const { code, stderr } = await leafe(await exploreArgs(home, `${file}#a`), { home });
  assert.equal(code, 1, stderr);
  assertSaid(stderr, /another schema: it has no column description, public_tests/, /Give a file/);
});

test('what is not there is named: problems, a meta file, a submissions file', async (t) => {
  const home = await temporaryFolder(t);
  const file = await contestFile(home, [SUM]);
  const absent = join(home, 'absent.jsonl');
  const problems = await leafe(await exploreArgs(home, `${absent}#sum`), { home });
  assert.equal(problems.code, 1);
  assertSaid(problems.stderr, /There are no problems at .*absent\.jsonl/, /`starter`/);
  const args = await exploreArgs(home, `${file}#sum`);
  const meta = await leafe([...args, '--meta', absent], { home });
  assert.equal(meta.code, 1);
  assertSaid(meta.stderr, /The meta file .*absent\.jsonl is not there/, /Name one that is there/);
  const submissions = await leafe(['judge', file, '--submissions', absent], { home });
  assert.equal(submissions.code, 1);
  assertSaid(submissions.stderr, /absent\.jsonl is not there/, /Name one that is there/);
});

test('options that make no sense are refused as usage, before a run begins', async (t) => {
  const home = await temporaryFolder(t);
  const args = await exploreArgs(home, 'starter#parity');
  const odd = ['--batch x', '--threads -3', '--jobs 0', '--seed -1', '--policy best'];
  for (const option of [...odd, '--budget programs=0', '--budget wishes=3', '--set horizon=0']) {
    const { code, stderr } = await leafe([...args, ...option.split(' ')], { home });
    assert.equal(code, 2, `${option}: ${stderr}`);
    assert.match(stderr, /--help|=/);
  }
  assert.deepEqual(await runsOf(home), []);
});

test('a test of 50 MB is judged', async (t) => {
  const home = await temporaryFolder(t);
  const input = `${'7'.repeat(79)}\n`.repeat(625_000);
  const file = await contestFile(home, [
    { name: 'big', public: [[input, '625000\n']], seconds: 5 },
  ]);
  await writeFile(join(home, 'lines.py'), 'import sys\nprint(sum(1 for _ in sys.stdin))\n');
  const { code, stdout, stderr } = await leafe(
    ['judge', `${file}#big`, join(home, 'lines.py'), '--json'],
    { home },
  );
  assert.equal(code, 0, stderr);
  assert.match(stdout, /"verdict":"accepted"/);
});
