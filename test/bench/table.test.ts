import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMet, type BenchRow } from '../../bench/row.ts';
import { leftOut, rowOf } from '../../bench/support/rowOf.ts';
import { markdownTable, plainTable } from '../../bench/table.ts';

const TIMES = Array.from({ length: 100 }, (_, at) => at + 1);

test('a row says its middle, its slow end and its multiple of what it is compared with', () => {
  const row = rowOf('judge', 'a test', 'ms', TIMES, { base: [10], against: 'bare' });
  assert.deepEqual([row.median, row.p95, row.ratio], [51, 96, 5.1]);
});

test('the slow end of a speed is the low one', () => {
  assert.equal(rowOf('model', 'write', 'tokens/s', TIMES).p95, 6);
});

test('a target is met, missed or, without a figure, open', () => {
  const row = (ratio: number | null): BenchRow => ({
    ...rowOf('judge', 'a test', 'ms', [1]),
    ratio,
    target: { of: 'ratio', atMost: 1.3 },
  });
  assert.deepEqual([row(1.3), row(1.31), row(null)].map(isMet), [true, false, null]);
  const atLeast: BenchRow = { ...row(20), target: { of: 'ratio', atLeast: 20 } };
  assert.equal(isMet(atLeast), true);
  assert.equal(isMet({ ...atLeast, ratio: 19.9 }), false);
});

test('the table says figures, targets and why something was left out', () => {
  const rows = [
    rowOf('judge', 'a test', 'ms', [1.2345], {
      base: [1],
      against: 'bare',
      target: { of: 'ratio', atMost: 1.2 },
    }),
    leftOut('import', 'pyarrow', 'MB/s', 'pyarrow is not installed'),
  ];
  assert.deepEqual(plainTable(rows), [
    'bench   what     median   p95  unit  ratio  against                   target',
    '------  -------  ------  ----  ----  -----  ------------------------  -------------------',
    'judge   a test     1.23  1.23  ms     1.23  bare                      ratio ≤ 1.2: MISSED',
    'import  pyarrow                MB/s         pyarrow is not installed',
  ]);
  assert.deepEqual(markdownTable(rows), [
    '| bench | what | median | p95 | unit | ratio | against | target |',
    '| --- | --- | --: | --: | --- | --: | --- | --- |',
    '| judge | a test | 1.23 | 1.23 | ms | 1.23 | bare | ratio ≤ 1.2: MISSED |',
    '| import | pyarrow |  |  | MB/s |  | pyarrow is not installed |  |',
  ]);
});
