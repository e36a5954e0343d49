import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportOf, type Evaluated } from '../../../src/core/evaluate/report.ts';
import { aManifest, attemptsOf, type Outcomes } from '../../support/evaluations.ts';

const OUTCOMES = { a: '1100', b: '0000', c: '1111', d: '0010' } as const;

test('figures are means over problems, each k up to the attempts that there are', () => {
  const report = reportOf(evaluated(OUTCOMES), [1, 4]);
  const curve = [...report.passAtK].map(([k, value]) => [k, value.toFixed(6)]);
  assert.deepEqual(curve, [
    [1, '0.437500'],
    [2, ((1 - 1 / 6 + 0 + 1 + 0.5) / 4).toFixed(6)],
    [3, ((1 + 0 + 1 + 0.75) / 4).toFixed(6)],
    [4, '0.750000'],
  ]);
  const [one, four] = report.estimates;
  assert.equal(one?.all?.value, one?.any?.value, 'one attempt is any and all');
  assert.equal(four?.all?.value, 0.25);
  assert.ok(one?.any && one.any.low < 0.4375 && one.any.high > 0.4375);
  assert.deepEqual([report.problems, report.solved, report.missing], [4, 3, 0]);
  assert.deepEqual(
    report.byDifficulty?.map(({ name, solved, problems }) => [name, solved, problems]),
    [
      ['0', 2, 2],
      ['1', 1, 2],
    ],
  );
  assert.deepEqual(
    report.bySource?.map(({ name }) => name),
    ['Codeforces', 'unknown'],
  );
});

test('the order in which attempts were written changes nothing', () => {
  const { attempts, manifest } = evaluated(OUTCOMES);
  const shuffled = { manifest, attempts: [...attempts].reverse() };
  assert.deepEqual(reportOf(shuffled, null), reportOf({ manifest, attempts }, null));
});

test('attempts that are missing count nowhere, and a k that none has attempts for has no figure', () => {
  const { attempts, manifest } = evaluated(OUTCOMES);
  const half = attempts.filter(({ problem, attempt }) => problem === 'a' || attempt < 3);
  const report = reportOf({ manifest, attempts: half.slice(0, -2) }, [1, 4, 8]);
  assert.equal(report.missing, 8);
  assert.deepEqual(
    report.estimates.map(({ k, any }) => [k, any?.problems ?? null]),
    [
      [1, 3],
      [4, 1],
      [8, null],
    ],
  );
});

function evaluated(outcomes: Outcomes): Evaluated {
  return { attempts: attemptsOf(outcomes), manifest: aManifest(outcomes) };
}
