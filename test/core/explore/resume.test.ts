import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepOf } from '../../../src/domain/runState.ts';
import { explored, resumed } from '../../support/exploredRun.ts';

const SCRIPT = `
  program a | wrongAnswer 1/3
  program b | wrongAnswer 0/3
  program c | wrongAnswer 2/3
  program d | wrongAnswer 0/3
  blame 1   | lesson from the first branch
  says      | {"facts":[99],"diagnosis":"d","fix":"f","blamed":1}
  blame 1   | lesson from the second branch
  program a
  program e | wrongAnswer 1/3
  program f | wrongAnswer 1/3
  program g | accepted 3/3
  program h | wrongAnswer 0/3
`;
const OPTIONS = { batch: 2, settings: { rollouts: 2, horizon: 2, depth: 2 } } as const;

test('a run killed after any event ends as the run left alone', async () => {
  const whole = await explored(SCRIPT, OPTIONS);
  assert.equal(whole.state.ended?.because, 'solved');
  for (let kept = 1; kept < whole.events.length; kept++) {
    const again = await resumed(whole, kept, OPTIONS);
    assert.deepEqual(story(again.events), story(whole.events), `killed after event ${kept}`);
    const { seconds: _a, ...spend } = again.state.spend;
    const { seconds: _b, ...expected } = whole.state.spend;
    assert.deepEqual(spend, expected, `ledger after a kill at event ${kept}`);
  }
});

test('a power cut takes decisions alone, which the run makes again', async () => {
  const whole = await explored(SCRIPT, OPTIONS);
  const late = whole.events.filter(({ seq }) => !whole.onDisk.includes(seq + 1));
  const together = new Set(['stepTaken', 'roundStarted', 'branchOpened', 'branchClosed']);
  assert.deepEqual(
    late.filter(({ kind }) => !together.has(kind)),
    [],
  );
  assert.ok(
    late.length > whole.events.length / 3,
    `${late.length} of ${whole.events.length} events did not wait`,
  );
  for (const kept of whole.onDisk.slice(1, -1)) {
    const again = await resumed(whole, kept, OPTIONS);
    assert.deepEqual(story(again.events), story(whole.events), `a power cut after event ${kept}`);
  }
});

test('replies in the journal are not asked for again', async () => {
  const whole = await explored(SCRIPT, OPTIONS);
  const kept = whole.events.findIndex(({ kind }) => kind === 'branchReflected');
  const again = await resumed(whole, kept, OPTIONS);
  const known = whole.events
    .slice(0, kept)
    .flatMap((event) => (event.kind === 'stepTaken' ? [event.step] : []));
  assert.ok(known.length > 0);
  assert.deepEqual(
    again.model.asked.filter(({ label }) => known.includes(label)),
    [],
  );
});

test('a kill between a step and the ref of its branch leaves no branch without its last step', async () => {
  const whole = await explored(SCRIPT, OPTIONS);
  const { refs } = whole.checkpoints;
  const kept = whole.events.findIndex(({ kind }) => kind === 'stepJudged') + 1;
  refs.clear();
  const again = await resumed(whole, kept, OPTIONS);
  for (const { id, steps } of again.state.branches.values()) {
    const tip = steps.at(-1);
    if (tip === undefined) continue;
    assert.equal(refs.get(`refs/leafe/test-run/${id}`), stepOf(again.state, tip).taken.checkpoint);
  }
});

/** Everything but the stamps and the resumptions. */
function story(events: readonly { readonly kind: string }[]): unknown[] {
  return events
    .filter(({ kind }) => kind !== 'runResumed' && kind !== 'runEnded')
    .map((event) => ({ ...event, seq: 0, at: '' }));
}
