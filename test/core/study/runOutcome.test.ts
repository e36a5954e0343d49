import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokensOf } from '../../../src/core/explore/budget.ts';
import { leavesNoLesson, settingsForBudget } from '../../../src/core/study/equalBudget.ts';
import { OutcomeFold, type RunOutcome } from '../../../src/core/study/runOutcome.ts';
import { amountsOf, mostOf, TotalBudget, unpayable } from '../../../src/core/study/totalBudget.ts';
import type { RunEvent } from '../../../src/domain/runEvent.ts';
import { emptyRun } from '../../../src/domain/foldRun.ts';
import { budgetSchema, settingsSchema } from '../../../src/domain/settings.ts';
import { branched, explored } from '../../support/exploredRun.ts';

test('a solution counts what came before it in the journal, looking back included', async () => {
  const { events } = await explored(
    `program a | wrongAnswer 1/3
     blame 1   | read all input first
     program b | accepted 3/3`,
    { settings: { horizon: 1, rollouts: 1, budget: { programs: 8 } } },
  );
  const outcome = outcomeOf(events);
  assert.deepEqual([outcome.solvedAt?.programs, outcome.byLesson], [2, true]);
  assert.ok(outcome.used.reflectPromptTokens > 0);
  assert.equal(outcome.solvedAt?.tokens, tokensOf(outcome.used));
});

test('of programs that were drawn together those after the solution are used and not needed', async () => {
  const { events } = await explored(
    `program a | wrongAnswer 1/3
     program b | accepted 3/3
     program c | wrongAnswer 2/3
     program d | wrongAnswer 0/3`,
    { policy: 'independent', batch: 4, settings: { budget: { programs: 8 } } },
  );
  const { solvedAt, used, byLesson, ranDry } = outcomeOf(events);
  assert.deepEqual([solvedAt?.programs, used.programs, byLesson, ranDry], [2, 4, false, false]);
  assert.ok((solvedAt?.tokens ?? 0) < tokensOf(used));
});

test('a run that has nothing left to try is told from one that has spent its budget', async () => {
  const wrong = 'program a | wrongAnswer 1/3\nprogram b | wrongAnswer 1/3';
  const settings = { horizon: 2, rollouts: 1, depth: 0 };
  const dry = await explored(wrong, { settings: { ...settings, budget: { programs: 8 } } });
  assert.deepEqual([outcomeOf(dry.events).ranDry, outcomeOf(dry.events).solvedAt], [true, null]);
  const spent = await explored(wrong, { settings: { ...settings, budget: { programs: 2 } } });
  assert.equal(outcomeOf(spent.events).ranDry, false);
});

test('what a person adds after the end is none of the study’s, and before the end spoils the run', async () => {
  const options = { settings: { horizon: 1, rollouts: 1, depth: 0 } };
  const run = await explored('program a | wrongAnswer 1/3', options);
  const after = await branched(
    run,
    { from: null, hint: 'Add them.' },
    'program b | accepted 3/3',
    options,
  );
  assert.deepEqual(outcomeOf(after.events), outcomeOf(run.events));
  const early = after.events.filter(({ seq }) => seq !== run.events.length - 1);
  const fold = new OutcomeFold();
  for (const event of early) fold.take(event);
  assert.equal(fold.standing, null);
});

test('half of a budget is for the first branches, and branches are as many as it could pay', () => {
  const from = (input: object, ...named: readonly ('rollouts' | 'maxBranches')[]) => {
    const settings = settingsForBudget(settingsSchema.parse(input), new Set(named));
    return [settings.rollouts, settings.maxBranches, leavesNoLesson(settings)];
  };
  assert.deepEqual(from({ budget: { programs: 16 } }), [2, 16, false]);
  assert.deepEqual(from({ budget: { programs: 128 } }), [16, 128, false]);
  assert.deepEqual(from({ horizon: 2, budget: { programs: 8 } }), [2, 16, false]);
  assert.deepEqual(from({ budget: { programs: 3 } }), [1, 16, true]);
  assert.deepEqual(from({ rollouts: 4, budget: { programs: 16 } }, 'rollouts'), [4, 16, true]);
  assert.deepEqual(from({ budget: { tokens: 9000 } }), [4, 16, false]);
});

test('a total is reserved for what runs may use, and given back what they have not', () => {
  const each = budgetSchema.parse({ programs: 4 });
  const total = budgetSchema.parse({ programs: 9, seconds: 100 });
  const spent = { ...emptyRun().spend, programs: 1, seconds: 60 };
  const budget = new TotalBudget(total, [amountsOf(spent)]);
  const most = mostOf(each, null);
  assert.deepEqual(
    [budget.reserve(most), budget.reserve(most), budget.reserve(most)],
    [true, true, false],
  );
  budget.settle(most, amountsOf({ ...spent, programs: 2, seconds: 30 }));
  // Three are used, four reserved.
  assert.equal(budget.reserve(mostOf(each, { ...spent, programs: 2 })), true);
  budget.settle(most, amountsOf({ ...spent, seconds: 20 }));
  assert.equal(budget.reserve(mostOf(each, { ...spent, programs: 4 })), false, 'time is up');
  assert.deepEqual(
    [unpayable(total, each), unpayable(each, budgetSchema.parse({ tokens: 5 }))],
    [null, 'programs'],
  );
});

function outcomeOf(events: readonly RunEvent[]): RunOutcome {
  const fold = new OutcomeFold();
  for (const event of events) fold.take(event);
  const { standing } = fold;
  assert.ok(standing?.kind === 'over');
  return standing.outcome;
}
