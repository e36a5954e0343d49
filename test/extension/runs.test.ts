import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { readRun } from '../../src/app/readRun.ts';
import { budgetSchema, type Budget } from '../../src/domain/settings.ts';
import { explanationOf } from '../../src/extension/remedy.ts';
import { Runs } from '../../src/extension/runs.ts';
import { listRuns } from '../../src/platform/files/runs.ts';
import { fakeEndpoint } from '../support/fakeEndpoint.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { planFor, runsUnder } from './exploredOnDisk.ts';

const WRONG = 'print("even")';
const RIGHT = 'print("even" if int(input()) % 2 == 0 else "odd")';

test('two explorations go on at once, and each is shown while it does', async (t) => {
  const { home, runs } = await runsIn(t);
  const first = runs.explore(await planFor(home, 'first', [WRONG, RIGHT]));
  const second = runs.explore(await planFor(home, 'second', [RIGHT]));
  let most = 0;
  runs.onChange(() => void (most = Math.max(most, runs.all().length)));
  const ends = await Promise.all([first, second]);
  assert.deepEqual(
    ends.map(({ because }) => because),
    ['solved', 'solved'],
  );
  assert.equal(most, 2);
  assert.deepEqual(runs.all(), []);
});

test('an exploration that is stopped goes on from its last step', async (t) => {
  const { home, runs } = await runsIn(t);
  // The second reply would take longer than anyone waits.
  const plan = await planFor(home, 'tape', [WRONG, [RIGHT, 600_000]]);
  const going = runs.explore(plan);
  await judgedSteps(runs, 1);
  const [live] = runs.all();
  assert.ok(live);
  await runs.stop(live.run);
  assert.deepEqual(await going, { run: live.run, because: 'cancelled' });

  await planFor(home, 'tape', [WRONG, RIGHT]);
  assert.deepEqual(await runs.resume(live.run), { run: live.run, because: 'solved' });
  const { state } = await readRun(live.run, { home, signal: new AbortController().signal });
  assert.deepEqual([...state.steps.keys()], ['b1.1', 'b1.2']);
});

test('a run that breaks off has told its name before, so that it can be resumed', async (t) => {
  const { home, runs } = await runsIn(t);
  const plan = { ...(await planFor(home, 'tape', [WRONG])), budget: budgetOf(2) };
  const begun: string[] = [];
  await assert.rejects(
    runs.explore(plan, (run) => void begun.push(run)),
    { boundary: 'model', reason: 'notOnTape' },
  );
  const [run = ''] = begun;
  assert.equal(begun.length, 1);
  await planFor(home, 'tape', [WRONG, RIGHT]);
  assert.deepEqual(await runs.resume(run), { run, because: 'solved' });
});

test('a key that is refused breaks the run off with a button for another, and the run goes on with it', async (t) => {
  const right = `\`\`\`python\n${RIGHT}\n\`\`\``;
  const endpoint = await fakeEndpoint([
    { kind: 'status', status: 401, message: 'wrong key' },
    { kind: 'reply', text: right },
  ]);
  t.after(() => endpoint.close());
  const home = await temporaryFolder(t);
  let key = 'old';
  const runs = new Runs({
    home: () => home,
    baseUrl: () => endpoint.baseUrl,
    explore: () => ({}),
    apiKey: async () => key,
  });
  t.after(() => runs.close());
  const plan = { ...(await planFor(home, 'tape', [RIGHT])), model: 'openai:any' };
  const failure = await runs.explore(plan).then(
    () => assert.fail('it went on with a key that was refused'),
    (error: unknown) => error,
  );
  assert.equal(explanationOf(failure).remedy?.command, 'leafe.setApiKey');
  key = 'new';
  for await (const { run } of listRuns(home)) {
    assert.deepEqual(await runs.resume(run), { run, because: 'solved' });
  }
  assert.deepEqual(endpoint.keys, ['Bearer old', 'Bearer new']);
});

test('a run at work takes up a branch that a person asks for, and its own branch goes on', async (t) => {
  const { home, runs } = await runsIn(t);
  const going = runs.explore(await planFor(home, 'tape', [WRONG, [RIGHT, 600_000]]));
  await judgedSteps(runs, 1);
  const [live] = runs.all();
  assert.ok(live);
  await planFor(home, 'tape', [WRONG, RIGHT, 'print("odd")', 'print(1)', 'print(2)', 'print(3)']);
  const ended = await runs.branch(live.run, { from: null, hint: 'look at the last digit' });
  assert.equal((await going).because, 'cancelled');
  assert.equal(ended.because, 'solved');
  const { state } = await readRun(live.run, { home, signal: new AbortController().signal });
  const steps = [...state.branches.values()].map(({ steps }) => steps.length);
  assert.deepEqual(steps, [2, 4]);
  assert.equal(state.budget?.programs, 2 + 4);
});

test('a run that has come to its end is left as it is', async (t) => {
  const { home, runs } = await runsIn(t);
  const { run } = await runs.explore(await planFor(home, 'tape', [RIGHT]));
  assert.deepEqual(await runs.resume(run), { run, because: 'solved' });
});

test('a tape that is not there is told of, and nothing stays at work', async (t) => {
  const { home, runs } = await runsIn(t);
  const plan = { ...(await planFor(home, 'tape', [])), model: `tape:${join(home, 'none')}` };
  await assert.rejects(runs.explore(plan), { name: 'LeafeError' });
  assert.deepEqual(runs.all(), []);
});

async function runsIn(t: TestContext): Promise<{ readonly home: string; readonly runs: Runs }> {
  const home = await temporaryFolder(t);
  const runs = runsUnder(home);
  t.after(() => runs.close());
  return { home, runs };
}

function budgetOf(programs: number): Budget {
  return budgetSchema.parse({ programs });
}

/** Waits until the only run at work has this many judged steps. */
function judgedSteps(runs: Runs, wanted: number): Promise<void> {
  return new Promise((resolve) => {
    const listening = runs.onChange(() => {
      const steps = runs.all()[0]?.state?.steps ?? new Map<string, never>();
      if ([...steps.values()].filter(({ judged }) => judged !== null).length < wanted) return;
      listening.dispose();
      resolve();
    });
  });
}
