import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf } from '../../src/cli/columns.ts';
import { drawComparison } from '../../src/cli/evaluation/drawComparison.ts';
import { drawReport } from '../../src/cli/evaluation/drawReport.ts';
import { paintFor } from '../../src/cli/text.ts';
import { compare } from '../../src/core/evaluate/compare.ts';
import { reportOf, type Evaluated } from '../../src/core/evaluate/report.ts';
import { aManifest, attemptsOf } from '../support/evaluations.ts';

const paint = paintFor({ color: false });
const OUTCOMES = { 'a. Some Problem': '0010', 'b. Another One': '1101', 'c. Third': '0000' };
const evaluated: Evaluated = {
  attempts: attemptsOf(OUTCOMES),
  manifest: aManifest(OUTCOMES),
};

test('figures stand under each other, and no line is wider than the terminal', () => {
  const draw = (width: number): readonly string[] =>
    drawReport('some/folder', evaluated, reportOf(evaluated, null), { width, paint });
  assert.deepEqual(draw(100).slice(4, 8), [
    'k  pass@k            95 %  pass^k            95 %  problems',
    '1  33.3 %   7.2 to 76.4 %  33.3 %   7.2 to 76.4 %         3',
    '2  50.0 %  12.5 to 87.5 %  16.7 %   2.1 to 65.4 %         3',
    '4  66.7 %  20.8 to 93.9 %   0.0 %  0.0 to 100.0 %         3',
  ]);
  for (const width of [100, 60, 32]) {
    for (const line of draw(width)) assert.ok(columnsOf(line) <= width, line);
  }
});

test('a comparison fits a narrow terminal, too, and takes what a name holds for text', () => {
  const hostile = { ...OUTCOMES, 'd\u001b[2J\u202e. Hidden': '0001' };
  const base = {
    attempts: attemptsOf({ ...hostile, 'd\u001b[2J\u202e. Hidden': '0000' }),
    manifest: null,
  };
  const tuned = { attempts: attemptsOf(hostile), manifest: null };
  const found = compare(base, tuned, null);
  assert.ok(found !== null);
  for (const width of [100, 40]) {
    const lines = drawComparison({ base, tuned, found }, { width, paint });
    for (const line of lines) assert.ok(columnsOf(line) <= width, line);
    assert.match(lines.join('\n'), /Gained 1:/);
    assert.doesNotMatch(lines.join(''), /[\u001b\u202e]/);
  }
});

test('where no problem has turned, a comparison says so', () => {
  const found = compare(evaluated, evaluated, null);
  assert.ok(found !== null);
  const draw = { base: evaluated, tuned: evaluated, found };
  const lines = drawComparison(draw, { width: 100, paint });
  assert.ok(lines.includes('No problem is gained, and none is lost.'), lines.join('\n'));
});
