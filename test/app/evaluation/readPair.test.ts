import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tellPair } from '../../../src/app/evaluation/readPair.ts';
import { compare } from '../../../src/core/evaluate/compare.ts';
import type { Evaluated, EvaluationReport } from '../../../src/core/evaluate/report.ts';
import { comparisonPage } from '../../../src/platform/reports/comparisonPage.tsx';
import { anEvaluation } from '../../support/panel/reportScenarios.ts';

const ALL = { a: '1100', b: '0000', c: '1111', d: '0100' } as const;

test('every figure of a comparison is of the problems that both have attempts of', () => {
  const whole = told(anEvaluation(ALL), anEvaluation(ALL));
  const { base, tuned, notes } = told(without(['d'], ALL), without(['c'], ALL));
  assert.deepEqual([groups(base.report), groups(tuned.report)], [PAIRED, PAIRED]);
  assert.deepEqual(groups(whole.base.report), { Codeforces: [2, 2], unknown: [1, 2] });
  const alone = anEvaluation({ a: ALL.a, b: ALL.b });
  const { recovery, verdicts } = told(alone, alone).base.report;
  for (const { report } of [base, tuned]) {
    assert.deepEqual([report.recovery, report.verdicts], [recovery, verdicts]);
    assert.deepEqual([report.attempts, report.missing], [8, 0]);
  }
  assert.notDeepEqual(whole.base.report.recovery, recovery);
  assert.deepEqual([base.missing, tuned.missing], [4, 4], 'what is missing is told nevertheless');
  assert.deepEqual(notes, [
    'base: 4 attempts missing, counted nowhere.',
    'tuned: 4 attempts missing, counted nowhere.',
    '2 problems have attempts on one side alone, which count nowhere.',
  ]);
  assert.deepEqual(whole.notes, [
    'Both hold the same attempts, made at the same time: one is a copy of the other.',
  ]);
  assert.deepEqual(told(anEvaluation(ALL), anEvaluation({ ...ALL, b: '0001' })).notes, []);
});

test('the page of a comparison counts, on both sides, the paired problems', () => {
  const page = comparisonPage(told(anEvaluation(ALL), without(['c', 'd'], ALL)));
  const counts = [...page.matchAll(/<bdi>(base|tuned)<\/bdi>: ([^<]*)/g)].map(
    ([, ...said]) => said,
  );
  assert.deepEqual(counts, [
    ['base', '2 problems, 8 attempts'],
    ['tuned', '2 problems, 8 attempts'],
  ]);
});

/** Solved at least once, of so many, by source. */
const PAIRED = { Codeforces: [1, 1], unknown: [0, 1] };

function groups({ bySource }: EvaluationReport): unknown {
  return Object.fromEntries((bySource ?? []).map((one) => [one.name, [one.solved, one.problems]]));
}

function told(base: Evaluated, tuned: Evaluated) {
  const found = compare(base, tuned, null);
  assert.ok(found !== null);
  return tellPair({ paths: ['base', 'tuned'], base, tuned }, found);
}

/** As an evaluation is that was stopped before its last problems. */
function without(missing: readonly string[], outcomes: typeof ALL): Evaluated {
  const { manifest, attempts } = anEvaluation(outcomes);
  return { manifest, attempts: attempts.filter(({ problem }) => !missing.includes(problem)) };
}
