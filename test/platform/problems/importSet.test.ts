import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Problem } from '../../../src/domain/problem.ts';
import { importSet, setNameFor } from '../../../src/platform/problems/importSet.ts';
import { openProblems } from '../../../src/platform/problems/openProblems.ts';
import { readIndex } from '../../../src/platform/problems/setIndex.ts';
import { writeTable } from '../../support/problemTable.ts';
import { tableRecord } from '../../support/tableRecord.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const signal = new AbortController().signal;

test('an imported set holds the same problems as its files, and importing again changes nothing', async (t) => {
  const home = await temporaryFolder(t);
  const [table, lines] = [join(home, 'a.parquet'), join(home, 'b.jsonl')];
  writeTable(table, [tableRecord({ time_limit: null, memory_limit_bytes: 0 })], {
    nesting: 'structs',
  });
  await writeFile(lines, JSON.stringify(tableRecord({ name: '2_A. Next', source: 5 })));
  const plan = { set: 'both', files: [table, lines], home };
  const imported = await importSet(plan, signal);
  assert.equal(imported.problems, 2);
  const first = await readFile(imported.file, 'utf8');
  await importSet(plan, signal);
  assert.equal(await readFile(imported.file, 'utf8'), first);
  assert.deepEqual(await problems('both', home), [
    ...(await problems(table, home)),
    ...(await problems(lines, home)),
  ]);
  assert.deepEqual((await readdir(join(home, 'problems'))).sort(), ['both.index', 'both.jsonl']);
});

test('a set keeps what the meta file said', async (t) => {
  const home = await temporaryFolder(t);
  const [file, meta] = [join(home, 'a.jsonl'), join(home, 'meta.jsonl')];
  await writeFile(file, JSON.stringify(tableRecord()));
  const said = { name: '1_A. Add', checker: { kind: 'exact' }, license: 'CC0-1.0', level: 3 };
  await writeFile(meta, JSON.stringify(said));
  await importSet({ set: 'a', files: [file], meta, home }, signal);
  const [problem] = await problems('a', home);
  assert.deepEqual(
    [problem?.checker, problem?.licence, problem?.level],
    [{ kind: 'exact' }, 'CC0-1.0', 3],
  );
});

test('a set keeps the program of a checker that the meta file names by its own, and its limit of time', async (t) => {
  const home = await temporaryFolder(t);
  const [file, meta] = [join(home, 'a.jsonl'), join(home, 'meta.jsonl')];
  await writeFile(file, JSON.stringify(tableRecord()));
  await writeFile(join(home, 'validate.py'), 'exit(42)\n');
  const checker = { kind: 'kattis', source: 'validate.py', args: ['loose'] };
  await writeFile(meta, JSON.stringify({ name: '1_A. Add', checker, cpuMs: 3700 }));
  await importSet({ set: 'a', files: [file], meta, home }, signal);
  await rm(join(home, 'validate.py'));
  const [problem] = await problems('a', home);
  const kept = { kind: 'kattis', language: 'python3', code: 'exit(42)\n', args: ['loose'] };
  assert.deepEqual(problem?.checker, kept);
  assert.equal(problem?.limits.cpuMs, 3700);

  for (const [wrong, said] of [
    [{ kind: 'testlib' }, /line 1, checker: expected either the program as `code`/],
    [{ kind: 'testlib', source: 'gone.cpp' }, /checker\.source: .*gone\.cpp is not there/],
  ] as const) {
    await writeFile(meta, JSON.stringify({ name: '1_A. Add', checker: wrong }));
    await assert.rejects(importSet({ set: 'a', files: [file], meta, home }, signal), said);
  }
});

test('a bad record leaves the set of before as it was', async (t) => {
  const home = await temporaryFolder(t);
  const file = join(home, 'a.jsonl');
  await writeFile(file, JSON.stringify(tableRecord()));
  const plan = { set: 'a', files: [file], home };
  const { file: stored } = await importSet(plan, signal);
  const before = await readFile(stored, 'utf8');
  await writeFile(file, `${JSON.stringify(tableRecord({ name: 'new' }))}\n{"name": 1}\n`);
  await assert.rejects(importSet(plan, signal), /a\.jsonl, line 2, name/);
  assert.equal(await readFile(stored, 'utf8'), before);
  assert.deepEqual((await readdir(join(home, 'problems'))).sort(), ['a.index', 'a.jsonl']);
});

test('twins and problems without tests are told', async (t) => {
  const home = await temporaryFolder(t);
  const file = join(home, 'a.jsonl');
  const none = { input: [], output: [] };
  const bare = { public_tests: none, private_tests: none, generated_tests: none };
  const records = [
    tableRecord(),
    tableRecord({ name: 'bare', ...bare }),
    tableRecord({ source: 5 }),
  ];
  await writeFile(file, records.map((record) => JSON.stringify(record)).join('\n'));
  const imported = await importSet({ set: 'a', files: [file], home }, signal);
  assert.deepEqual(imported.withoutTests, ['bare']);
  assert.deepEqual(imported.twins, ['1_A. Add']);
  const source = await openProblems('a', { home });
  await assert.rejects(source.find('1_A', signal), /line 1, Codeforces.*line 3, AtCoder/);
});

test('an index that does not fit its file is passed over', async (t) => {
  const home = await temporaryFolder(t);
  const file = join(home, 'a.jsonl');
  await writeFile(file, JSON.stringify(tableRecord()));
  const { file: stored } = await importSet({ set: 'a', files: [file], home }, signal);
  assert.equal((await readIndex(stored))?.length, 1);
  await writeFile(stored, `\n${JSON.stringify(tableRecord({ name: 'moved' }))}\n`);
  assert.equal(await readIndex(stored), null);
  assert.equal((await (await openProblems('a', { home })).find('moved', signal)).name, 'moved');
  await writeFile(join(home, 'problems', 'a.index'), 'no json');
  assert.equal(await readIndex(stored), null);
});

test('the parts of one set have one name', () => {
  assert.equal(setNameFor('/x/train-00000-of-00039-e991a271dbfa9925.parquet'), 'train');
  assert.equal(setNameFor('my problems (1).jsonl'), 'my-problems-1-');
  assert.throws(() => setNameFor('starter.jsonl'), /does not make a good name/);
});

async function problems(path: string, home: string): Promise<Problem[]> {
  const read: Problem[] = [];
  for await (const problem of (await openProblems(path, { home })).problems(signal))
    read.push(problem);
  return read;
}
