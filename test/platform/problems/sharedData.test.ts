import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Problem } from '../../../src/domain/problem.ts';
import { openProblems } from '../../../src/platform/problems/openProblems.ts';
import { problemDigest } from '../../../src/platform/problems/digest.ts';
import { sharedData, withoutSharedData } from '../../support/sharedData.ts';

const signal = new AbortController().signal;
const skip = withoutSharedData();

test(
  'every reference problem read from Parquet equals the one from JSON lines',
  { skip },
  async () => {
    const lines = await byName('problems.jsonl');
    const table = await byName('problems-small-00000-of-00001.parquet');
    assert.equal(lines.size, 120);
    assert.equal(table.size, 101);
    for (const [name, problem] of table) {
      const twin = lines.get(name);
      assert.ok(twin !== undefined, name);
      assert.deepEqual(problem, twin);
      assert.equal(problemDigest(problem), problemDigest(twin));
    }
  },
);

test(
  'every reference problem has its checker, licence and level from the meta file',
  { skip },
  async () => {
    const problems = await byName('problems.jsonl', 'meta.jsonl');
    for (const { name, licence, level } of problems.values()) {
      assert.ok(licence !== null && level !== null, name);
    }
    const kinds = new Set([...problems.values()].map(({ checker }) => checker.kind));
    assert.deepEqual([...kinds].sort(), ['exact', 'float', 'python', 'tokens']);
  },
);

async function byName(file: string, meta?: string): Promise<ReadonlyMap<string, Problem>> {
  const folder = sharedData() ?? '';
  const options = { home: '', meta: meta === undefined ? undefined : join(folder, meta) };
  const source = await openProblems(join(folder, file), options);
  const problems = new Map<string, Problem>();
  for await (const problem of source.problems(signal)) problems.set(problem.name, problem);
  return problems;
}
