import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosenOf, withoutRepetitions } from '../../../src/core/learn/choose.ts';
import { correctionsOf, sidesOf, type Correction } from '../../../src/core/learn/corrections.ts';
import { aProblem } from '../../support/builders.ts';
import { explored, fixed } from '../../support/exploredRun.ts';

const OPTIONS = { settings: { rollouts: 1, horizon: 2 } } as const;
const SCRIPT = `
  program a | wrongAnswer 1/3
  program b | wrongAnswer 1/3
  blame 1   | read all input first
  program c | wrongAnswer 2/3
  program d | accepted 3/3
`;

test('a branch that passed the hidden tests corrects the step that its lesson blames', async () => {
  const { state } = await explored(SCRIPT, OPTIONS);
  const [only, ...others] = correctionsOf('r', state);
  assert.deepEqual(others, []);
  assert.ok(only);
  const { failed, blamed, branch, corrected, solvedBy, author, depth, lesson } = only;
  assert.deepEqual(
    { failed, blamed, branch, corrected, solvedBy, author, depth },
    {
      failed: 'b1',
      blamed: 'b1.1',
      branch: 'b2',
      corrected: 'b2.1',
      solvedBy: 'b2.2',
      author: 'model',
      depth: 0,
    },
  );
  assert.equal(lesson?.fix, 'read all input first');
});

test('a success that no hidden test has proven is no correction', async () => {
  const problem = aProblem({ hiddenTests: [] });
  const { state } = await explored(SCRIPT, { ...OPTIONS, problem });
  assert.equal(state.ended?.because, 'solved');
  assert.equal(state.corrections.length, 1);
  assert.deepEqual(correctionsOf('r', state), []);
});

test('a branch with a lesson that failed corrects nothing', async () => {
  const script = `
    program a | wrongAnswer 1/3
    program b | wrongAnswer 1/3
    blame 1   | read all input first
    program c | wrongAnswer 2/3
    program d | wrongAnswer 2/3
  `;
  const { state } = await explored(script, { settings: { ...OPTIONS.settings, depth: 1 } });
  assert.deepEqual(correctionsOf('r', state), []);
  assert.deepEqual(sidesOf(state, 'b1'), [{ blamed: 'b1.1', corrected: 'b2.1' }]);
});

test("a person's fix is one, without a lesson, and both its branches show it", async () => {
  const script = 'program a | wrongAnswer 1/3\nprogram b | wrongAnswer 1/3';
  const options = { settings: { ...OPTIONS.settings, depth: 0 } };
  const before = await explored(script, options);
  const { state } = await fixed(before, 'b1.2', 'program f | accepted 3/3', options);
  const [only] = correctionsOf('r', state);
  assert.equal(only?.author, 'person');
  assert.equal(only.lesson, null);
  assert.equal(only.depth, 1);
  const sides = [{ blamed: 'b1.2', corrected: 'b2.1' }];
  assert.deepEqual(sidesOf(state, 'b1'), sides);
  assert.deepEqual(sidesOf(state, 'b2'), sides);
});

test('of the same correction in two runs the earlier stays', () => {
  const early = aCorrection({ run: 'r2', at: '2026-01-01T00:00:00.000Z' });
  const late = aCorrection({ run: 'r1', at: '2026-01-02T00:00:00.000Z' });
  const other = aCorrection({ correctedDigest: 'q', at: '2026-01-03T00:00:00.000Z' });
  assert.deepEqual(withoutRepetitions([late, early, other]), [early, other]);
});

test('three of a problem are chosen, other depths and other programs first', () => {
  const all = [
    aCorrection({ correction: 'c1', depth: 0, correctedDigest: 'p' }),
    aCorrection({ correction: 'c2', depth: 0, correctedDigest: 'p' }),
    aCorrection({ correction: 'c3', depth: 0, correctedDigest: 'q' }),
    aCorrection({ correction: 'c4', depth: 1, correctedDigest: 'p' }),
    aCorrection({ correction: 'c5', problemDigest: 'other' }),
  ];
  const names = chosenOf(all).map(({ correction }) => correction);
  assert.deepEqual(names, ['c1', 'c3', 'c4', 'c5']);
});

function aCorrection(changes: Partial<Correction>): Correction {
  return {
    run: 'r1',
    correction: 'c1',
    problem: 'add. Add',
    problemDigest: 'add',
    failed: 'b1',
    blamed: 'b1.1',
    branch: 'b2',
    corrected: 'b2.1',
    solvedBy: 'b2.1',
    author: 'model',
    lesson: null,
    depth: 0,
    blamedDigest: 'a',
    correctedDigest: 'p',
    at: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}
