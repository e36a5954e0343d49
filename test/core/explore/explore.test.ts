import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawRun } from '../../../src/cli/report.ts';
import { drawTree } from '../../../src/cli/tree.ts';
import { paintFor } from '../../../src/cli/text.ts';
import { explored, type Explored } from '../../support/exploredRun.ts';

test('a failed branch is retried from before the blamed step, with the lesson', async () => {
  const run = await explored(
    `
    program a | wrongAnswer 1/3
    program b | wrongAnswer 1/3
    blame 1   | read all of the input first
    program c | accepted 3/3
  `,
    { settings: { rollouts: 1, horizon: 2 } },
  );
  assert.deepEqual(treeOf(run), [
    '├─ b1.1 ✘ wrong answer 1/3',
    '│  b1.2 ✘ wrong answer 1/3',
    '│  ↩ blames b1.1 → b2: read all of the input first',
    '└─ b2.1 ✔ accepted     3/3  hidden tests 1/1 · with the lesson of b1',
  ]);
  assert.equal(run.state.ended?.because, 'solved');
});

test('the retry sees the lesson and its facts, and no program of the branch it leaves behind', async () => {
  const run = await explored(
    `
    program a_failed | wrongAnswer 1/3
    program b_failed | wrongAnswer 0/3
    blame 2   | print the sum alone
    program c | accepted 3/3
  `,
    { settings: { rollouts: 1, horizon: 2 } },
  );
  const retry = run.model.asked.at(-1)?.messages ?? [];
  const seen = retry.map(({ content }) => content).join('\n');
  assert.match(retry[1]?.content ?? '', /print the sum alone/);
  assert.match(seen, /```python\na_failed/);
  assert.doesNotMatch(seen, /```python\nb_failed/);
});

test('a branch that solves the visible tests and fails the hidden ones learns the verdict class alone', async () => {
  const run = await explored(
    `
    program a | accepted 3/3 | timeLimit
    program b | accepted 3/3
  `,
    { settings: { rollouts: 1, horizon: 2 } },
  );
  const seen =
    run.model.asked
      .at(-1)
      ?.messages.map(({ content }) => content)
      .join('\n') ?? '';
  assert.match(seen, /too slow on tests that are not shown/);
  assert.doesNotMatch(seen, /917|918/);
  assert.equal(run.state.ended?.because, 'solved');
});

test('a first action that was tried before is drawn again, then dropped', async () => {
  const run = await explored(
    `
    program a | wrongAnswer 1/3
    blame 1   | try something else now
    program a
    program a
  `,
    { settings: { rollouts: 1, horizon: 1, depth: 1 } },
  );
  assert.deepEqual(treeOf(run), [
    '├─ b1.1 ✘ wrong answer 1/3',
    '│  ↩ blames b1.1 → b2: try something else now',
    '└─ b2.1 – dropped: the same program again',
  ]);
  assert.equal(run.events.filter(({ kind }) => kind === 'replyDiscarded').length, 2);
});

test('a lesson that rests on nothing is asked for once more; then the facts of the step that the rule blames stand in', async () => {
  const run = await explored(
    `
    program a | wrongAnswer 1/3
    program b | wrongAnswer 1/3
    says | {"facts":[99],"diagnosis":"d","fix":"f","blamed":1}
    blame 7 | there is no step seven
    program c | accepted 3/3
  `,
    { settings: { rollouts: 1, horizon: 2 } },
  );
  const reflected = run.events.find((event) => event.kind === 'branchReflected');
  assert.ok(reflected?.kind === 'branchReflected');
  assert.equal(reflected.grounded, false);
  assert.equal(reflected.blamed, 'b1.1');
  assert.match(reflected.evidence[0]?.text ?? '', /Test 2/);
});

test('branches wait in line, first in, first out', async () => {
  const run = await explored(
    `
    program a | wrongAnswer 0/3
    blame 1 | go by lesson one
    program b | wrongAnswer 0/3
    blame 1 | go by lesson two
    program c | wrongAnswer 0/3
    blame 1 | go by lesson three
    program d | wrongAnswer 0/3
    blame 1 | go by lesson four
    program e | accepted 3/3
  `,
    { settings: { rollouts: 2, horizon: 1 } },
  );
  const opened = run.events.flatMap((event) =>
    event.kind === 'branchOpened' ? [[event.branch, event.because, event.depth]] : [],
  );
  assert.deepEqual(opened, [
    ['b1', null, 0],
    ['b2', null, 0],
    ['b3', 'b1', 1],
    ['b4', 'b2', 1],
    ['b5', 'b3', 2],
  ]);
});

test('several branches take their steps together where the model batches', async () => {
  const run = await explored(
    `
    program a | wrongAnswer 0/3
    program b | accepted 3/3
    program c | wrongAnswer 0/3
  `,
    { batch: 3, settings: { rollouts: 3, horizon: 2 } },
  );
  const rounds = run.events.flatMap((event) =>
    event.kind === 'roundStarted' ? [event.branches] : [],
  );
  assert.deepEqual(rounds, [['b1', 'b2', 'b3']]);
  assert.deepEqual(
    [...run.state.branches.values()].map(({ closed }) => closed),
    ['stopped', 'solved', 'stopped'],
  );
});

test('the iterative policy refines one chain and never looks back', async () => {
  const run = await explored(
    `
    program a | wrongAnswer 0/3
    program b | wrongAnswer 1/3
    program c | wrongAnswer 2/3
    program d | accepted 3/3
  `,
    { policy: 'iterative' },
  );
  assert.equal(run.state.branches.size, 1);
  assert.equal(run.model.asked.at(-1)?.messages.length, 2 + 2 * 3);
});

test('the independent policy draws fresh samples only', async () => {
  const run = await explored(
    `
    program a | wrongAnswer 0/3
    program a
    program b | accepted 3/3
  `,
    { policy: 'independent' },
  );
  assert.equal(run.state.branches.size, 3);
  assert.ok(run.model.asked.every(({ messages }) => messages.length === 2));
});

for (const policy of ['tree', 'iterative', 'independent'] as const) {
  test(`a budget of programs is never overrun by the ${policy} policy`, async () => {
    const run = await explored(failingScript(policy, 5), {
      policy,
      batch: 3,
      settings: { rollouts: 3, horizon: 2, budget: { programs: 5 } },
    });
    assert.equal(run.state.spend.programs, 5);
    assert.equal(run.state.ended?.because, 'exhausted');
  });
}

test('a branch that fails with the last program of the budget is not looked back at, and no other is begun', async () => {
  const script = 'program a | wrongAnswer 1/3\nprogram b | wrongAnswer 1/3';
  const settings = { rollouts: 2, horizon: 2, budget: { programs: 2 } };
  const run = await explored(script, { settings });
  assert.equal(run.state.spend.reflections, 0);
  assert.deepEqual([...run.state.branches.keys()], ['b1']);
  assert.equal(run.state.ended?.because, 'exhausted');
  const drawn = drawRun('r', run.state, { width: 80, paint: paintFor({ color: false }) });
  assert.match(drawn.join('\n'), /Not solved in 2 steps: the budget is spent\./);
});

test('a token budget is reserved before the call and never overrun', async () => {
  const run = await explored(failingScript('independent', 20), {
    policy: 'independent',
    settings: { actTokens: 30, budget: { tokens: 400 } },
  });
  const { actPromptTokens, actCompletionTokens } = run.state.spend;
  assert.ok(actPromptTokens + actCompletionTokens <= 400);
  assert.ok(run.state.spend.steps > 1);
});

test('a reply without a program is a step, and costs no program', async () => {
  const run = await explored(
    `
    says | I cannot do that.
    program a | accepted 3/3
  `,
    { settings: { rollouts: 1 } },
  );
  const [first] = run.state.steps.values();
  assert.equal(first?.judged?.visible.verdict, 'noProgram');
  assert.equal(run.state.spend.programs, 1);
  assert.equal(run.state.spend.steps, 2);
});

test('collecting goes on after the first success until there are enough corrections', async () => {
  const run = await explored(
    `
    program a | wrongAnswer 0/3
    blame 1 | go by lesson one
    program b | accepted 3/3
    program c | accepted 3/3
  `,
    { settings: { rollouts: 2, horizon: 1, collect: true, corrections: 1 } },
  );
  const corrections = run.state.corrections.map(({ blamed, corrected }) => [blamed, corrected]);
  assert.deepEqual(corrections, [['b1.1', 'b3.1']]);
});

test('each commit stands on its parent step and holds program and transcript', async () => {
  const run = await explored(
    `
    program a | wrongAnswer 1/3
    program b | wrongAnswer 0/3
    blame 2   | print the sum alone
    program c | accepted 3/3
  `,
    { settings: { rollouts: 1, horizon: 2 } },
  );
  for (const step of run.state.steps.values()) {
    const restored = await run.checkpoints.restore(
      step.taken.checkpoint,
      new AbortController().signal,
    );
    const parent = step.parent === null ? null : run.state.steps.get(step.parent);
    assert.equal(restored.parent, parent?.taken.checkpoint ?? null);
    assert.deepEqual([...restored.files.keys()].sort(), ['program.py', 'transcript.json']);
    assert.doesNotMatch(restored.files.get('transcript.json') ?? '', /917|918/);
  }
});

function failingScript(policy: string, programs: number): string {
  const lines: string[] = [];
  for (let n = 0; n < programs + 6; n++) lines.push(`program p${n} | wrongAnswer 0/3`);
  if (policy === 'tree') for (let n = 0; n < 20; n++) lines.push('says | no lesson');
  return lines.join('\n');
}

function treeOf({ state }: Explored): string[] {
  const lines = drawTree(state, { width: 200, paint: paintFor({ color: false }) });
  // The facts at the end of a line have tests of their own.
  return lines.map((line) => line.replace(/ {2}printed .*$/, ''));
}
