import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { SharedBenches } from '../../../src/app/sharedBenches.ts';
import { LeafeError } from '../../../src/core/errors.ts';
import type { Judge } from '../../../src/core/ports/judge.ts';
import type { StepDetail } from '../../../src/domain/stepDetail.ts';
import { runDocument, testPath } from '../../../src/extension/panel/runDocuments.ts';
import { RunProblems } from '../../../src/extension/panel/runProblems.ts';
import { detailsOf, type StepDetailSources } from '../../../src/extension/panel/stepDetails.ts';
import { StepLoader } from '../../../src/extension/panel/stepLoader.ts';
import { TestResults, type JudgeLender } from '../../../src/extension/panel/testResults.ts';
import { StepStore } from '../../../src/extension/stepStore.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { exploredOnDisk } from '../exploredOnDisk.ts';

const EVEN = 'print("even")';
const LOUD = 'print("EVEN")';
const NEVER = new AbortController().signal;

test('a step is shown at once, then with what its program prints on the tests it fails', async (t) => {
  const sources = await explored(t);
  const told = await all(detailsOf('b1.2', sources, NEVER));
  const [first, ...others] = told;
  assert.deepEqual([first?.program, first?.parent], [`${LOUD}\n`, programOf('b1.1', EVEN)]);
  assert.equal(first?.running, true);
  const last = others.at(-1);
  assert.equal(last?.running, false);
  assert.deepEqual(
    last?.tests.map(({ index, verdict, actual }) => [index, verdict, actual?.head]),
    [
      [0, 'wrongAnswer', 'EVEN\n'],
      [1, 'wrongAnswer', 'EVEN\n'],
    ],
  );
  assert.equal(last?.tests[0]?.input.head, '4\n');
  const again = await all(detailsOf('b1.2', sources, NEVER));
  assert.deepEqual(again, [last]);
});

test('its test opens as a document, whole', async (t) => {
  const sources = await explored(t);
  const { run } = sources;
  const read = (text: 'input' | 'expected' | 'printed') =>
    runDocument(testPath(run, 'b1.2', 1, text), () => sources);
  assert.deepEqual(
    [await read('input'), await read('expected'), await read('printed')].map((text) =>
      text?.trim(),
    ),
    ['7', 'odd', 'EVEN'],
  );
  const problem = await runDocument({ run, step: 'problem', file: 'parity.md' }, () => sources);
  assert.match(problem ?? '', /^# .+\n[^]*## Example 1/);
  assert.equal(await runDocument({ run, step: 'b1.2', file: 'program.py' }, () => sources), null);
});

test('where Docker is gone, what is kept is shown, and the error is told', async (t) => {
  const gone = new LeafeError('sandbox', 'engineUnavailable', 'no socket answers');
  const sources = await explored(t, { withJudge: () => Promise.reject(gone) });
  const told: StepDetail[] = [];
  const errors: unknown[] = [];
  const loader = loaderOf(sources, told, errors);
  await loader.load('b1.2');
  assert.deepEqual(errors, [gone]);
  const last = told.at(-1);
  assert.equal(last?.running, false);
  assert.deepEqual(
    last?.tests.map(({ index, actual }) => [index, actual]),
    [[0, null]],
  );
});

test('whoever moves on waits for nothing, and is told the rest on coming back', async (t) => {
  let entered = (): void => undefined;
  const inJudge = new Promise<void>((resolve) => (entered = resolve));
  const hanging: Judge = {
    judgeVisible: (_problem, _program, signal) => {
      entered();
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    },
    judgeHidden: () => Promise.reject(new Error('not asked for')),
    close: () => Promise.resolve(),
  };
  const sources = await explored(t, { withJudge: (use) => use(hanging) });
  const told: StepDetail[] = [];
  const errors: unknown[] = [];
  const loader = loaderOf(sources, told, errors);
  const loading = loader.load('b1.2');
  await inJudge;
  loader.moveTo('b1.1');
  await loading;
  assert.deepEqual(errors, []);
  const before = told.length;
  const again = new Promise<void>((resolve) => (entered = resolve));
  loader.moveTo('b1.2');
  await again;
  assert.ok(told.length > before);
  loader.close();
});

test('a step that the run does not have is told of as a problem of that step', async (t) => {
  const sources = await explored(t);
  const told: string[] = [];
  const loader = new StepLoader({
    sources,
    post: (message) => Promise.resolve(void told.push(JSON.stringify(message))),
    onRerun: () => assert.fail(),
  });
  await loader.load('b9.9');
  assert.match(told.join(), /"stepProblem".*no step b9\.9/);
});

/** A run of two wrong programs on the disk. */
async function explored(t: TestContext, lender?: JudgeLender): Promise<StepDetailSources> {
  const home = await temporaryFolder(t);
  const run = await exploredOnDisk(home, [EVEN, LOUD]);
  const steps = new StepStore({ home: () => home, live: () => null });
  const benches = new SharedBenches();
  t.after(() => Promise.all([steps.close(), benches.close()]));
  const problems = new RunProblems(() => home);
  const results = new TestResults(lender ?? benches);
  return { run, state: () => steps.stateOf(run), steps, problems, results };
}

function loaderOf(sources: StepDetailSources, told: StepDetail[], errors: unknown[]): StepLoader {
  return new StepLoader({
    sources,
    post: async (message) => void (message.kind === 'step' && told.push(message.detail)),
    onRerun: (error) => errors.push(error),
  });
}

function programOf(step: string, code: string): { readonly step: string; readonly text: string } {
  return { step, text: `${code}\n` };
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
