import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { parquetWriteFile } from 'hyparquet-writer';
import { isLeafeError } from '../../../src/core/errors.ts';
import type { Problem } from '../../../src/domain/problem.ts';
import { openProblems } from '../../../src/platform/problems/openProblems.ts';
import { writeTable } from '../../support/problemTable.ts';
import { tableRecord } from '../../support/tableRecord.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const signal = new AbortController().signal;
const GOOD = JSON.stringify(tableRecord());

/** A record with one field changed, as a line. */
function line(differs: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...tableRecord(), ...differs });
}

const DAMAGED: readonly (readonly [string, string, RegExp])[] = [
  ['a line that is not JSON', '{"name": "x",', /problems\.jsonl, line 2: not JSON/],
  ['a line that is a list', '[1, 2]', /line 2: not a JSON object/],
  [
    'a record without a name',
    line({ name: undefined }),
    /line 2, name: expected a text, got nothing/,
  ],
  [
    'a test that is a number',
    line({ public_tests: { input: ['1', 2], output: ['1', '2'] } }),
    /line 2, public_tests\.input\[1\]: expected a text, got 2/,
  ],
  [
    'a test that is a number, in a list of structs',
    line({ private_tests: [{ input: '1', output: '1' }, { input: '2' }] }),
    /line 2, private_tests\[1\]\.output: expected a text, got nothing/,
  ],
  [
    'more inputs than outputs',
    line({ generated_tests: { input: ['1'], output: [] } }),
    /line 2, generated_tests: input and output must be equally long/,
  ],
  ['a source out of range', line({ source: 44 }), /line 2, source: expected a source.*got 44/],
  [
    'a time limit in words',
    line({ time_limit: '2 s' }),
    /line 2, time_limit: expected \{seconds, nanos\}/,
  ],
  [
    'a file name that leads out',
    line({ input_file: '../x' }),
    /line 2, input_file: expected a plain file name/,
  ],
  [
    'a file name that no system takes',
    line({ output_file: 'ö'.repeat(128) }),
    /line 2, output_file: expected a file name of at most 255 bytes/,
  ],
  [
    "the program's own file as its input",
    line({ input_file: 'program.py' }),
    /line 2, input_file: expected another file name/,
  ],
  ['a checker of no known kind', line({ checker: { kind: 'magic' } }), /line 2, checker/],
];

for (const [what, bad, message] of DAMAGED) {
  test(`${what} is refused, naming file, line and path`, async (t) => {
    const error = await refusal(await fileOf(t, `${GOOD}\n${bad}\n${GOOD}\n`));
    assert.match(error.message, message);
    assert.match(error.todo, /\.$/);
  });
}

test('bytes that are no UTF-8 are refused with their line', async (t) => {
  const path = await fileOf(t, `${GOOD}\n`);
  await writeFile(
    path,
    Buffer.concat([await readFile(path), Buffer.from([0x7b, 0xff, 0x7d, 0x0a])]),
  );
  assert.match((await refusal(path)).message, /line 2: not UTF-8 text/);
});

test('a file that is one JSON array is refused, saying how to make lines of it', async (t) => {
  const error = await refusal(await fileOf(t, `[${GOOD},${GOOD}]`));
  assert.match(error.message, /line 1: not a JSON object/);
  assert.match(error.todo, /line of its own/);
});

const FOREIGN: readonly (readonly [string, object])[] = [
  ['Codeforces', { contest_id: 1, index: 'A', official_tests: [], description: '' }],
  ['TACO', { question: '', input_output: '{}', raw_tags: '[]' }],
  ['APPS', { question: '', input_output: '{}', problem_id: 1 }],
  ['LiveCodeBench', { question_content: '', public_test_cases: '[]' }],
];

for (const [name, record] of FOREIGN) {
  test(`a record of ${name} is recognised and refused`, async (t) => {
    const error = await refusal(await fileOf(t, `${JSON.stringify(record)}\n`));
    assert.match(
      error.message,
      new RegExp(`line 1: this is a record of ${name}.*cannot be read yet`),
    );
  });
}

test('a Parquet file of another schema is refused, naming what it lacks', async (t) => {
  const path = join(await temporaryFolder(t), 'other.parquet');
  parquetWriteFile({ filename: path, columnData: [{ name: 'name', data: ['a'], type: 'STRING' }] });
  assert.match(
    (await refusal(path)).message,
    /another schema: it has no column description, public_tests/,
  );
});

test('a Parquet file that is cut short is refused', async (t) => {
  const path = join(await temporaryFolder(t), 'cut.parquet');
  writeTable(path, [tableRecord()], { nesting: 'lists' });
  const bytes = await readFile(path);
  await writeFile(path, bytes.subarray(0, bytes.length / 2));
  assert.match((await refusal(path)).message, /cut\.parquet is not a readable Parquet file/);
});

test('problems that are not there are refused with the names that come near', async (t) => {
  const home = await temporaryFolder(t);
  await assert.rejects(
    openProblems('startr', { home }),
    /There are no problems at startr\. Near it: starter\./,
  );
});

test('a folder without problems is refused', async (t) => {
  const home = await temporaryFolder(t);
  await assert.rejects(openProblems(home, { home }), /holds no \.jsonl or \.parquet file/);
});

test('an empty file holds no problems', async (t) => {
  assert.deepEqual(await read(await fileOf(t, '')), []);
});

test('a byte order mark, carriage returns, blank lines and a missing last line end do no harm', async (t) => {
  const text = `\uFEFF${GOOD}\r\n\r\n  \n${line({ name: '2_A. Next' })}`;
  const path = await fileOf(t, text);
  const problems = await read(path);
  assert.deepEqual(
    problems.map(({ name }) => name),
    ['1_A. Add', '2_A. Next'],
  );
  const source = await openProblems(path, { home: '' });
  assert.equal((await source.find('1_A', signal)).name, '1_A. Add');
  assert.equal((await source.find('2_A', signal)).name, '2_A. Next');
});

test('further fields of a record are left out', async (t) => {
  const [problem] = await read(await fileOf(t, line({ is_valid_problem: true, prompts: ['x'] })));
  const [plain] = await read(await fileOf(t, GOOD));
  assert.deepEqual(problem, plain);
});

test('languages, sources and difficulties may be names', async (t) => {
  const named = line({
    solutions: { language: ['PYTHON3', 'CPP', 'PYTHON', 'RUST'], solution: ['a', 'b', 'c', 'd'] },
    source: 'CODEFORCES',
    difficulty: 'A',
  });
  const [problem] = await read(await fileOf(t, named));
  assert.deepEqual(
    problem?.solutions.map(({ language }) => language),
    ['python3', 'cpp', 'python2', 'unknown'],
  );
  assert.equal(problem?.source, 'Codeforces');
  assert.equal(problem?.difficulty, 7);
});

test('a test of 50 MB is read whole', async (t) => {
  const input = '1234567 '.repeat((50 * 1024 * 1024) / 8);
  const path = await fileOf(
    t,
    `${line({ private_tests: { input: [input], output: ['1'] } })}\n${GOOD}\n`,
  );
  const problems = await read(path);
  assert.equal(problems[0]?.hiddenTests[0]?.input.length, input.length);
  assert.equal(problems.length, 2);
});

test('what --meta says of a problem goes before its record', async (t) => {
  const path = await fileOf(t, `${GOOD}\n${line({ name: '2', licence: 'MIT' })}\n`);
  const meta = join(await temporaryFolder(t), 'meta.jsonl');
  const said = {
    name: '1_A. Add',
    checker: { kind: 'float', abs: 1e-6, rel: 0 },
    license: 'CC0',
    level: 2,
  };
  await writeFile(meta, `${JSON.stringify(said)}\n`);
  const problems = await read(path, meta);
  assert.deepEqual(
    problems.map(({ checker, licence, level }) => [checker.kind, licence, level]),
    [
      ['float', 'CC0', 2],
      ['tokens', 'MIT', null],
    ],
  );
});

test('a meta file with a checker of no known kind is refused with its line', async (t) => {
  const meta = await fileOf(t, '{"name":"a"}\n{"name":"b","checker":{"kind":"magic"}}\n');
  await assert.rejects(openProblems('starter', { home: '', meta }), /line 2, checker/);
});

async function fileOf(t: TestContext, text: string): Promise<string> {
  const path = join(await temporaryFolder(t), 'problems.jsonl');
  await writeFile(path, text);
  return path;
}

async function read(path: string, meta?: string): Promise<Problem[]> {
  const problems: Problem[] = [];
  const source = await openProblems(path, { home: '', meta });
  for await (const problem of source.problems(signal)) problems.push(problem);
  return problems;
}

async function refusal(path: string): Promise<{ readonly message: string; readonly todo: string }> {
  try {
    await read(path);
  } catch (error) {
    assert.ok(isLeafeError(error, 'input', 'invalid'), String(error));
    return error;
  }
  return assert.fail(`${path} was read`);
}
