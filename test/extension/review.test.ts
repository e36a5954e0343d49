import assert from 'node:assert/strict';
import { test } from 'node:test';
import { correctionsOf } from '../../src/core/learn/corrections.ts';
import type { Review } from '../../src/core/learn/standing.ts';
import { branchOf, stepOf } from '../../src/domain/runState.ts';
import {
  compareRunsTitle,
  compareTitle,
  reviewTitle,
  toldWords,
} from '../../src/extension/reviewWords.ts';
import { stepArgument } from '../../src/extension/stepArgument.ts';
import { correctionLook } from '../../src/extension/views/correctionLooks.ts';
import { branchLook, stepLook } from '../../src/extension/views/runLooks.ts';
import { branched, explored, fixed } from '../support/exploredRun.ts';

const OPTIONS = { settings: { rollouts: 1, horizon: 2, depth: 1 } } as const;
const SCRIPT = `
  program a | wrongAnswer 1/3
  program b | wrongAnswer 0/3
  blame 2   | read \u001b[31mall input first
  program c | accepted 3/3
`;

test('what others name a step by is parsed: a step, the problem itself, a hint', () => {
  assert.deepEqual(stepArgument({ run: 'r', step: 'b1.1' }), { run: 'r', step: 'b1.1' });
  assert.deepEqual(stepArgument({ kind: 'step', run: 'r', step: null, hint: '' }), {
    run: 'r',
    step: null,
    hint: '',
  });
  for (const wrong of [
    undefined,
    'b1.1',
    { run: 'r' },
    { run: '', step: 'b' },
    { run: 'r', step: 1 },
  ])
    assert.equal(stepArgument(wrong), null);
});

test('a review is titled by its steps and their file, and a list of reviews by the lesson without what a model may put into it', async () => {
  assert.equal(reviewTitle('b1.2', 'b2.1', 'program.py'), 'b1.2 → b2.1 · program.py');
  const { state } = await explored(SCRIPT, OPTIONS);
  assert.equal(toldWords(state, 'b2.1'), 'read all input first');
});

test('steps of two runs are titled without the dates of the runs', () => {
  const left = { run: '20261124-0208-parity-k3f9', step: 'b1.1' };
  const right = { run: '20261125-1130-parity-x7mn', step: 'b2.1' };
  assert.equal(compareRunsTitle(left, right), 'parity-k3f9 b1.1 ↔ parity-x7mn b2.1');
});

test('two steps are titled by where they part', async () => {
  const { state } = await explored(SCRIPT, OPTIONS);
  assert.equal(compareTitle(state, 'b1.2', 'b2.1'), 'b1.2 ↔ b2.1 · both from b1.1');
  assert.equal(compareTitle(state, 'b1.1', 'b2.1'), 'b1.1 ↔ b2.1 · b2.1 goes on from b1.1');
  const two = await explored('program a | wrongAnswer 1/3\nprogram b | accepted 3/3', {
    settings: { rollouts: 2, horizon: 1, depth: 0 },
  });
  assert.equal(compareTitle(two.state, 'b1.1', 'b2.1'), 'b1.1 ↔ b2.1 · both from the problem');
});

test('what a person did stands out in the Runs view', async () => {
  const options = { settings: { ...OPTIONS.settings, depth: 0 } };
  const before = await explored(
    'program a | wrongAnswer 1/3\nprogram b | wrongAnswer 1/3',
    options,
  );
  const mended = await fixed(before, 'b1.2', 'program f | accepted 3/3', options);
  const { state } = await branched(
    mended,
    { from: 'b1.1', hint: 'use a table' },
    'program g | accepted 3/3',
    options,
  );
  assert.match(
    branchLook(branchOf(state, 'b2'), 'exhausted').description,
    /a person's fix of b1\.2/,
  );
  assert.match(stepLook(stepOf(state, 'b2.1'), { blamed: false }).description, / · by a person$/);
  const hinted = branchLook(branchOf(state, 'b3'), 'exhausted');
  assert.match(hinted.description, /from b1\.1 · hint: use a table/);
  assert.equal(hinted.tooltip, "A person's hint: use a table");
});

test('a correction says who failed, who passed, who decided what, and whether a data set would take it', async () => {
  const { state } = await explored(SCRIPT, OPTIONS);
  const [correction] = correctionsOf('r', state);
  assert.ok(correction);
  const lookTo = (reviewer: string, reviews: readonly Review[], chosen = true) =>
    correctionLook({ correction, reviews }, { reviewer, chosen });
  const { label, description, tooltip, context } = lookTo('ann', []);
  assert.equal(label, 'b1.2 → b2.1');
  assert.equal(description, 'Add Two Numbers · read all input first');
  assert.match(tooltip, /b1 failed; b1\.2 is blamed\.\nb2 started anew from there/);
  assert.doesNotMatch(tooltip, /data set/);
  assert.equal(context, 'correction.open.lesson');
  assert.match(lookTo('ann', [], false).tooltip, /would leave it out/);

  const ann: Review = { reviewer: 'ann', decision: 'accepted', reason: null };
  const bob: Review = { reviewer: 'bob', decision: 'rejected', reason: 'by chance' };
  assert.match(lookTo('ann', [ann]).description, /^Add Two/, 'what I said is told by the group');
  assert.match(lookTo('bob', [ann]).description, /^ann accepts · Add Two/);
  assert.match(lookTo('ann', [ann, bob]).description, /^ann accepts, bob rejects · /);
  assert.match(lookTo('ann', [ann, bob]).tooltip, /\nbob rejects: by chance/);
  assert.equal(lookTo('bob', [ann, bob]).context, 'correction.rejected.lesson');
});
