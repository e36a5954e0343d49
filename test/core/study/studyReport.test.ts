import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gridOf } from '../../../src/core/study/grid.ts';
import { studyReport, type Axis, type StudyReport } from '../../../src/core/study/studyReport.ts';
import { wilson } from '../../../src/core/learn/newcombe.ts';
import { aStudyManifest, studiedRuns, type StudyTable } from '../../support/studies.ts';

const report = (table: StudyTable, repeats = 1): StudyReport =>
  studyReport({ manifest: aStudyManifest(table, { repeats }), runs: studiedRuns(table) });

test('success against spend is the share of problems that were solved with so much', () => {
  const { curves, policies, ends } = report({
    a: { tree: [1], iterative: [1], independent: [2] },
    b: { tree: [6], iterative: [0], independent: [3] },
    c: { tree: [0], iterative: [0], independent: [8] },
    d: { tree: [2], iterative: [4], independent: [0] },
  });
  const tree = curves.find(({ policy, axis }) => policy === 'tree' && axis === 'programs');
  assert.deepEqual(
    tree?.points.map(({ at, value }) => [at, value]),
    [
      [1, 0.25],
      [2, 0.5],
      [4, 0.5],
      [8, 0.75],
    ],
  );
  assert.deepEqual(tree.steps, [
    [1, 0.25],
    [2, 0.5],
    [6, 0.75],
  ]);
  const byTokens = curves.find(({ policy, axis }) => policy === 'independent' && axis === 'tokens');
  assert.deepEqual(byTokens?.steps, [
    [200, 0.25],
    [300, 0.5],
    [800, 0.75],
  ]);
  assert.deepEqual(ends, { programs: 8, tokens: 800, seconds: 4 });
  // Three of four, one whole problem from the end: Wilson's, as little is known of so few.
  const { low, high } = wilson({ solved: 3, of: 4 });
  assert.ok(policies[0]?.success.low === low && policies[0].success.high === high);
  assert.deepEqual(
    policies.map(({ policy, solved, byLesson, spend }) => [
      policy,
      solved,
      byLesson,
      spend.programs,
    ]),
    [
      ['tree', 3, 1, 1 + 6 + 8 + 2],
      ['iterative', 2, 0, 1 + 8 + 8 + 4],
      ['independent', 3, 0, 2 + 3 + 8 + 8],
    ],
  );
});

test('repeats are averaged within their problem before anything else', () => {
  const { policies, pairs, curves } = report(
    {
      a: { tree: [1, 1, 0, 0], iterative: [0, 0, 0, 0], independent: [1, 1, 1, 1] },
      b: { tree: [2, 2, 2, 2], iterative: [0, 0, 0, 4], independent: [2, 0, 0, 0] },
    },
    4,
  );
  assert.deepEqual(
    policies.map(({ success }) => success.value),
    [(0.5 + 1) / 2, (0 + 0.25) / 2, (1 + 0.25) / 2],
  );
  assert.deepEqual(curves[0]?.steps, [
    [1, 0.25],
    [2, 0.75],
  ]);
  // By hand: the differences are 0.5 and 0.75; of four patterns of signs two reach their sum.
  const [pair] = pairs;
  assert.deepEqual(
    [pair?.full.difference.value, pair?.full.test, pair?.full.p],
    [0.625, 'signFlip', 0.5],
  );
});

test('two policies are paired by problem: exactly McNemar with one run each, at each place', () => {
  const table: StudyTable = Object.fromEntries(
    Array.from({ length: 10 }, (_, at) => [
      `p${at}`,
      // The tree alone solves six, the chain alone none; both solve three.
      { tree: [at < 9 ? (at < 3 ? 1 : 5) : 0], iterative: [at < 3 ? 1 : 0], independent: [1] },
    ]),
  );
  const { pairs } = report(table);
  const [pair] = pairs;
  assert.deepEqual(pair?.policies, ['tree', 'iterative']);
  assert.deepEqual(
    [pair.full.test, pair.full.p.toFixed(12), pair.full.isSeen],
    ['mcnemar', (2 / 2 ** 6).toFixed(12), false],
  );
  // By hand: of three pairs the rarest chance counts threefold, the next twice.
  assert.deepEqual(
    pairs.map(({ pOfAll, full }) => [pOfAll.toFixed(12), full.isSeen]),
    [
      [(2 * (2 / 2 ** 6)).toFixed(12), false],
      [(1).toFixed(12), false],
      [(3 * (2 / 2 ** 7)).toFixed(12), true],
    ],
  );
  assert.deepEqual(pair.only, [['p3', 'p4', 'p5', 'p6', 'p7', 'p8'], []]);
  const at = (axis: Axis, place: number): string | undefined =>
    pair.points.find((point) => point.axis === axis && point.at === place)?.p.toFixed(6);
  assert.deepEqual([at('programs', 4), at('programs', 8)], ['1.000000', '0.031250']);
  assert.deepEqual([at('tokens', 256), at('tokens', 512)], ['1.000000', '0.031250']);
  assert.deepEqual(
    pairs.map(({ isAlike }) => isAlike),
    [false, false, false],
  );
});

test('a run that is missing takes its like along: nothing is compared that is not on the same problems', () => {
  const found = report(
    {
      a: { tree: [1, 1], iterative: [1, null], independent: [1, 1] },
      b: { tree: [null, 0], iterative: [1, 1], independent: [1, 1] },
      c: { tree: [null, null], iterative: [2, 2], independent: [null, 2] },
    },
    2,
  );
  assert.deepEqual([found.problems, found.runs, found.missing, found.leftOut], [2, 6, 5, 7]);
  assert.deepEqual(
    found.policies.map(({ success }) => success.value),
    [0.5, 1, 1],
  );
  const none = report({ a: { tree: [1] } });
  assert.deepEqual([none.problems, none.policies, none.pairs, none.missing], [0, [], [], 2]);
});

test('what the budget does not limit is told as far as every run was let go', () => {
  const table: StudyTable = {
    a: { tree: [7], iterative: [2], independent: [0] },
    b: { tree: [1], iterative: [1], independent: [1] },
  };
  // Its eight programs took the fresh samples 300 tokens: what they had done with more nobody knows.
  const runs = studiedRuns(table).map((run) =>
    run.solvedAt === null ? { ...run, used: { ...run.used, actPromptTokens: 300 } } : run,
  );
  const { ends, curves } = studyReport({ manifest: aStudyManifest(table), runs });
  assert.deepEqual([ends.programs, ends.tokens], [8, 300]);
  const tree = curves.find(({ policy, axis }) => policy === 'tree' && axis === 'tokens');
  assert.deepEqual(tree?.steps, [[100, 0.5]]);
  assert.deepEqual([tree.points.at(-1)?.at, tree.points.at(-1)?.value], [300, 0.5]);
});

test('one problem says hardly anything, and is not taken for more', () => {
  const { policies, pairs } = report({ a: { tree: [1], iterative: [0], independent: [1] } });
  assert.deepEqual(
    policies.map(({ success: { value, low, high } }) => [value, low, high]),
    [
      [1, 0, 1],
      [0, 0, 1],
      [1, 0, 1],
    ],
  );
  const [pair, alike] = pairs;
  assert.deepEqual([pair?.full.p, pair?.full.isSeen, pair?.visible], [1, false, null]);
  assert.deepEqual([pair?.full.difference.low, alike?.isAlike], [-1, true]);
});

test('places are powers of two up to the end of what was spent', () => {
  assert.deepEqual(gridOf(16, 8), [1, 2, 4, 8, 16]);
  assert.deepEqual(gridOf(20, 8), [1, 2, 4, 8, 16, 20]);
  assert.deepEqual(gridOf(1, 8), [1]);
  assert.deepEqual(gridOf(1000, 3), [128, 256, 512, 1000]);
  assert.deepEqual(gridOf(0.3, 2), [0.125, 0.25, 0.3]);
  assert.deepEqual(gridOf(0, 8), []);
});
