import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawRun } from '../../src/cli/report.ts';
import { paintFor } from '../../src/cli/text.ts';
import { explored, type Explored } from '../support/exploredRun.ts';

const SOLVED = `
  program a | wrongAnswer 1/3
  program b | wrongAnswer 2/3
  blame 1   | Read all of the input first.
  program c | accepted 3/3
`;

test('a run is told from its tree to its ledger', async () => {
  const run = await explored(SOLVED, { settings: { rollouts: 1, horizon: 2 } });
  assert.equal(
    reportOf(run),
    `
add. Add Two Numbers
test-run · tree · scripted · seed 1

├─ b1.1 ✘ wrong answer 1/3  printed "a", expected "4", for the input "2 2\\n"
│  b1.2 ✘ wrong answer 2/3  printed "b", expected "6", for the input "3 3\\n"
│  ↩ blames b1.1 → b2: Read all of the input first.
└─ b2.1 ✔ accepted     3/3  hidden tests 1/1 · with the lesson of b1

Lessons
  ↩ b1 blames b1.1. b2 followed and solved it.
    facts   Test 2: for the input "2 2\\n" it printed "a" in line 1; expected was "4".
            (b1.1)
    wrong   What step 1 did.
    lesson  Read all of the input first.

Program of b2.1
  c

Ledger
  branches         2  1 reflection
  steps            3  3 programs judged, 10 tests run
  model calls      4  0.0 s each
  tokens         674  acting 271 in, 18 out; reflecting 376 in, 9 out
  time         0.0 s  model 0.0 s, judge 0.0 s, all else 0.0 s

✔ Solved by b2.1 after 3 steps, with the lesson of b1.
`.slice(1, -1),
  );
});

test('no line is wider than the terminal, however long facts and lessons are', async () => {
  const fix = [1, 2, 3, 4, 5]
    .map((n) => `Read line ${n} of the input and add its numbers.`)
    .join(' ');
  const run = await explored(
    `
    program ${'a'.repeat(300)} | wrongAnswer 1/3
    blame 1   | ${fix}
    program c | wrongAnswer 0/3
  `,
    { settings: { rollouts: 1, horizon: 1, depth: 1 } },
  );
  for (const width of [40, 80, 200]) {
    const lines = reportOf(run, width).split('\n');
    assert.deepEqual(
      lines.filter((line) => line.length > width),
      [],
    );
    const told = lines.join(' ').replace(/\s+/g, ' ');
    assert.ok(told.includes(fix), 'the lesson is told in full');
  }
});

test('a run without a way on says why it ended', async () => {
  const settings = { rollouts: 2, horizon: 1, depth: 0 };
  const failed = `
    program a | wrongAnswer 1/3
    program b | wrongAnswer 1/3
  `;
  const all = await explored(failed, { settings });
  assert.match(reportOf(all), /✘ Not solved in 2 steps: no branch is left to try\.$/);
  const budget = { programs: 1 };
  const poor = await explored(failed, { settings: { ...settings, budget }, batch: 2 });
  assert.match(reportOf(poor), /b2\.1 – the budget is spent/);
  assert.match(reportOf(poor), /✘ Not solved in 1 step: the budget is spent\.$/);
});

test('the command that goes on with a run can be pasted, whatever its folder is called', async () => {
  const run = await explored('program a | wrongAnswer 1/3', {
    settings: { rollouts: 1, horizon: 1, depth: 0 },
  });
  const cutOff = { ...run, state: { ...run.state, ended: null } };
  assert.match(reportOf(cutOff), /Go on with: leafe resume test-run$/);
  const renamed = reportOf(cutOff, 88, "ann's & mine");
  assert.match(renamed, /Go on with: leafe resume 'ann'\\''s & mine'$/);
});

test('what a model wrote cannot steer the terminal', async () => {
  const run = await explored(
    `
    program a | wrongAnswer 1/3
    blame 1   | Clear \u009b2J\u202e the screen.
    program c | accepted 3/3
  `,
    { settings: { rollouts: 1, horizon: 1 } },
  );
  assert.doesNotMatch(reportOf(run), /[\u0080-\u009f\u202e]/);
});

function reportOf({ state }: Explored, width = 88, run = 'test-run'): string {
  return drawRun(run, state, { width, paint: paintFor({ color: false }) }).join('\n');
}
