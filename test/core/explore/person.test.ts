import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paintFor } from '../../../src/cli/text.ts';
import { drawTree } from '../../../src/cli/tree.ts';
import { branchOf, stepOf } from '../../../src/domain/runState.ts';
import { branched, explored, fixed, resumed, type Explored } from '../../support/exploredRun.ts';

const FAILED = `
  program a | wrongAnswer 1/3
  program b | wrongAnswer 1/3
`;
const OPTIONS = { settings: { rollouts: 1, horizon: 2, depth: 0 } } as const;

test('a branch that a person asks for goes on from that step, with the hint in its prompt', async () => {
  const before = await explored(FAILED, OPTIONS);
  assert.equal(before.state.ended?.because, 'exhausted');
  const after = await branched(
    before,
    { from: 'b1.1', hint: ' read both numbers ' },
    'program c | accepted 3/3',
    OPTIONS,
  );
  assert.deepEqual(treeOf(after), [
    '└─ b1.1 ✘ wrong answer 1/3',
    '   ├─ b1.2 ✘ wrong answer 1/3',
    "   └─ b2.1 ✔ accepted     3/3  hidden tests 1/1 · with a person's hint",
  ]);
  const [asked] = after.model.asked;
  assert.match(asked?.messages[1]?.content ?? '', /What to do:\n- read both numbers\n/);
  assert.match(
    asked?.messages[2]?.content ?? '',
    /\na\n/,
    'the history ends where the branch begins',
  );
  assert.equal(asked?.messages.length, 4);
  assert.equal(after.state.ended?.because, 'solved');
  assert.deepEqual(
    after.state.corrections.map(({ blamed, corrected }) => ({ blamed, corrected })),
    [{ blamed: 'b1.2', corrected: 'b2.1' }],
  );
});

test('without a hint the branch carries no lesson, and from the problem it starts over', async () => {
  const before = await explored(FAILED, OPTIONS);
  const ask = { from: null, hint: ' ' };
  const script = 'program c | wrongAnswer 0/3\nprogram d | wrongAnswer 2/3';
  const after = await branched(before, ask, script, OPTIONS);
  const { experiences, from, author, steps } = branchOf(after.state, 'b2');
  assert.deepEqual(
    { experiences, from, author },
    { experiences: [], from: null, author: 'person' },
  );
  assert.deepEqual(steps, ['b2.1', 'b2.2']);
  assert.doesNotMatch(after.model.asked[0]?.messages[1]?.content ?? '', /What to do/);
  assert.equal(after.state.ended?.because, 'exhausted');
  assert.deepEqual(after.state.corrections, []);
});

test('from the last step of an episode a person gets a whole episode more', async () => {
  const before = await explored(FAILED, OPTIONS);
  const script = 'program c | wrongAnswer 0/3\nprogram d | wrongAnswer 2/3';
  const after = await branched(before, { from: 'b1.2', hint: 'x' }, script, OPTIONS);
  assert.deepEqual(branchOf(after.state, 'b2').steps, ['b2.1', 'b2.2']);
  assert.equal(branchOf(after.state, 'b2').closed, 'failed');
});

test('a run that had solved its problem walks the branch a person asks for to its end', async () => {
  const options = { settings: { rollouts: 1, horizon: 2 } };
  const before = await explored('program a | accepted 3/3', options);
  const script = 'program c | wrongAnswer 0/3\nprogram d | wrongAnswer 2/3';
  const after = await branched(before, { from: null, hint: 'use a table' }, script, options);
  assert.equal(branchOf(after.state, 'b2').closed, 'failed');
  assert.equal(after.state.ended?.because, 'solved');
  assert.equal(after.state.spend.reflections, 0);
});

test('a spent budget is raised by what the branch may need, and no further', async () => {
  const options = { settings: { ...OPTIONS.settings, budget: { programs: 2, tests: 7 } } };
  const before = await explored(FAILED, options);
  const script = 'program c | wrongAnswer 0/3\nprogram d | wrongAnswer 2/3';
  const after = await branched(before, { from: null, hint: 'x' }, script, options);
  assert.deepEqual(branchOf(after.state, 'b2').steps, ['b2.1', 'b2.2']);
  assert.equal(after.state.budget?.programs, 4);
  assert.equal(after.state.budget?.tests, 6 + 2 * 4);
  assert.equal(after.state.budget?.tokens, null);
  assert.equal(after.state.spend.programs, 4);
});

test('what a spent budget has left undone is not taken up again with the budget of the person', async () => {
  const settings = { rollouts: 2, horizon: 2, budget: { programs: 2 } };
  const before = await explored(FAILED, { settings });
  const ask = { from: null, hint: 'x' };
  const script = 'program c | wrongAnswer 0/3\nprogram d | accepted 3/3';
  const after = await branched(before, ask, script, { settings });
  assert.deepEqual([...after.state.branches.keys()], ['b1', 'b2']);
  assert.equal(after.state.spend.reflections, 0);
  assert.equal(after.state.ended?.because, 'solved');
});

test('a step that the run does not have is refused before anything is written', async () => {
  const before = await explored(FAILED, OPTIONS);
  await assert.rejects(
    branched(before, { from: 'b9.9', hint: '' }, '', OPTIONS),
    /no step "b9\.9"/,
  );
});

test('a run killed after any event of a person branch ends as the run left alone', async () => {
  const before = await explored(FAILED, OPTIONS);
  const script = 'program c | wrongAnswer 0/3\nprogram d | accepted 3/3';
  const whole = await branched(before, { from: 'b1.1', hint: 'x' }, script, OPTIONS);
  const opened = before.events.length + 2;
  for (let kept = opened; kept < whole.events.length; kept++) {
    const again = await resumed(whole, kept, OPTIONS);
    assert.deepEqual(story(again), story(whole), `killed after event ${kept}`);
  }
});

test('a fix that passes is a step by a person in place of the fixed one, and the run ends as it had', async () => {
  const before = await explored(FAILED, OPTIONS);
  const after = await fixed(before, 'b1.2', 'program f | accepted 3/3', OPTIONS);
  assert.deepEqual(after.recorded, { step: 'b2.1', isNew: true });
  assert.deepEqual(treeOf(after), [
    '└─ b1.1 ✘ wrong answer 1/3',
    '   ├─ b1.2 ✘ wrong answer 1/3',
    '   └─ b2.1 ✔ accepted     3/3  hidden tests 1/1 · by a person, in place of b1.2',
  ]);
  assert.equal(after.state.ended?.because, 'exhausted');
  assert.deepEqual(
    after.state.spend,
    before.state.spend,
    'what a person does costs the run nothing',
  );
  const files = (await after.checkpoints.restore(commitOf(after, 'b2.1'), NEVER)).files;
  assert.equal(files.get('program.py'), 'f\n');
  const transcript = JSON.parse(files.get('transcript.json') ?? '') as Transcript;
  assert.equal(transcript.author, 'person');
  assert.deepEqual(
    transcript.messages.map(({ role }) => role),
    ['system', 'user', 'assistant', 'user', 'assistant'],
  );
  assert.equal(transcript.messages.at(-1)?.content, '```\nf\n```');
});

test('the same program is recorded once for a step, another one again', async () => {
  const before = await explored(FAILED, OPTIONS);
  const once = await fixed(before, 'b1.1', 'program f | accepted 3/3', OPTIONS);
  const twice = await fixed(once, 'b1.1', 'program f | accepted 3/3', OPTIONS);
  assert.deepEqual(twice.recorded, { step: 'b2.1', isNew: false });
  assert.equal(twice.events.length, once.events.length);
  const other = await fixed(twice, 'b1.1', 'program g | accepted 3/3', OPTIONS);
  assert.deepEqual(other.recorded, { step: 'b3.1', isNew: true });
  assert.equal(stepOf(other.state, 'b3.1').parent, null);
});

test('a kill between any two events of a fix leaves one step of it once it is saved again', async () => {
  const before = await explored(FAILED, OPTIONS);
  const whole = await fixed(before, 'b1.2', 'program f | accepted 3/3', OPTIONS);
  for (let kept = before.events.length; kept < whole.events.length; kept++) {
    const again = await fixed(whole, 'b1.2', 'program f | accepted 3/3', { ...OPTIONS, kept });
    const byPerson = [...again.state.steps.values()].filter(
      ({ taken }) => taken.author === 'person',
    );
    assert.equal(byPerson.length, 1, `killed after event ${kept}`);
    assert.equal(again.state.corrections.length, 1);
    assert.equal(branchOf(again.state, byPerson[0]?.branch ?? '').closed, 'solved');
  }
});

test('a resume after such a kill asks no model to write in the place of a person', async () => {
  const before = await explored(FAILED, OPTIONS);
  const whole = await fixed(before, 'b1.2', 'program f | accepted 3/3', OPTIONS);
  for (let kept = before.events.length; kept < whole.events.length; kept++) {
    const again = await resumed(whole, kept, OPTIONS);
    assert.deepEqual(again.model.asked, []);
    assert.equal(again.state.ended?.because, 'exhausted');
    assert.ok([...again.state.branches.values()].every(({ closed }) => closed !== null));
  }
});

test('a fix that fails, a step that needs none and one that is not there are not recorded', async () => {
  const before = await explored('program a | wrongAnswer 1/3\nprogram b | accepted 3/3', OPTIONS);
  await assert.rejects(fixed(before, 'b1.2', 'program f | accepted 3/3'), /needs no fix/);
  await assert.rejects(fixed(before, 'b7.1', 'program f | accepted 3/3'), /no step "b7\.1"/);
});

test('a model may still find the program that a person wrote', async () => {
  const before = await explored(FAILED, OPTIONS);
  const after = await fixed(before, 'b1.1', 'program f | accepted 3/3', OPTIONS);
  const more = await branched(after, { from: null, hint: '' }, 'program f', OPTIONS);
  assert.equal(branchOf(more.state, 'b3').closed, 'solved');
});

const NEVER = new AbortController().signal;

interface Transcript {
  readonly author?: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

function commitOf({ state }: Explored, step: string): string {
  return stepOf(state, step).taken.checkpoint;
}

function treeOf({ state }: Explored): readonly string[] {
  const lines = drawTree(state, { width: 200, paint: paintFor({ color: false }) });
  return lines.map((line) => line.replace(/ +printed .*$/, ''));
}

/** Everything but the stamps and the stops. */
function story({ events }: Explored): unknown[] {
  return events
    .filter(({ kind }) => kind !== 'runResumed' && kind !== 'runEnded')
    .map((event) => ({ ...event, seq: 0, at: '' }));
}
