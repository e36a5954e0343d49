import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { readEvaluation } from '../../../src/app/evaluation/evaluationFolder.ts';
import { findEvaluation } from '../../../src/app/evaluation/homeEvaluations.ts';
import { SharedBenches } from '../../../src/app/sharedBenches.ts';
import { LeafeError } from '../../../src/core/errors.ts';
import { NO_BUDGET } from '../../../src/domain/noBudget.ts';
import type { EvaluationPlan } from '../../../src/extension/evaluation/evaluationPlan.ts';
import { Evaluations, type LiveEvaluation } from '../../../src/extension/evaluation/evaluations.ts';
import { keptWords } from '../../../src/extension/evaluation/keptWords.ts';
import { contestFile } from '../../support/contestFile.ts';
import { fakeEndpoint, type Behaviour } from '../../support/fakeEndpoint.ts';
import { python } from '../../support/tapes.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const RIGHT = { kind: 'reply', text: python('print(sum(map(int, input().split())))') } as const;
const signal = new AbortController().signal;
/** Replies that the endpoint's model writes at once. */
const ROUND = 8;
const SAMPLES = 12;

test('an evaluation that is stopped keeps what is over, and the same plan again makes the rest', async (t) => {
  const stuck = Array.from({ length: SAMPLES - ROUND }, () => ({ kind: 'hang' }) as const);
  const round = Array.from({ length: ROUND }, () => RIGHT);
  const { evaluations, plan, home, asked } = await evaluationsOf(t, [...round, ...stuck, RIGHT]);
  const seen: LiveEvaluation[] = [];
  const half = new Promise<void>((resolve) => {
    evaluations.onChange(() => {
      const [live] = evaluations.all();
      if (live !== undefined) seen.push(live);
      if (live?.made === ROUND) resolve();
    });
  });
  let name = '';
  const listener = { onBegin: (begun: string) => void (name = begun), onNote: () => undefined };
  const going = evaluations.evaluate(plan, listener, signal);
  await half;
  // The second round has to be under way, or its silence would meet the next sitting.
  while (asked.length < SAMPLES) await sleep(10);
  assert.equal(evaluations.findAlike({ ...plan })?.name, name);
  assert.equal(evaluations.find(name)?.asked, SAMPLES);
  const stopping = evaluations.stop(name);
  assert.ok(evaluations.find(name)?.stopping);
  await stopping;
  assert.equal(await going, undefined);
  assert.deepEqual(evaluations.all(), []);
  const { folder } = await findEvaluation(home, name);
  assert.equal((await readEvaluation(folder)).attempts.length, ROUND);
  assert.ok(seen.some(({ secondsLeft }) => secondsLeft !== null && secondsLeft > 0));

  const end = await evaluations.evaluate(plan, listener, signal);
  assert.equal(end?.because, 'done');
  assert.equal(end.folder, folder);
  assert.equal(end.told.report.solved, 1);
  assert.equal(end.told.report.missing, 0);
});

test('an endpoint that fails ends the sitting with what is over kept, and says so', async (t) => {
  const refusing = { kind: 'status', status: 401 } as const;
  const { evaluations, plan } = await evaluationsOf(t, [RIGHT, refusing]);
  const listener = { onBegin: () => undefined, onNote: () => undefined };
  await assert.rejects(evaluations.evaluate(plan, listener, signal), (error) => {
    assert.ok(error instanceof LeafeError);
    assert.equal(error.reason, 'unauthorized');
    return true;
  });
  const lost = new LeafeError('sandbox', 'engineUnavailable', 'no socket answers');
  assert.match(keptWords(lost) ?? '', /attempts that are over are kept/);
  assert.equal(keptWords(new Error('x')), undefined);
});

async function evaluationsOf(t: TestContext, behaviours: readonly Behaviour[]) {
  const home = await temporaryFolder(t);
  const endpoint = await fakeEndpoint(behaviours);
  t.after(() => endpoint.close());
  const problems = await contestFile(home, [{ name: 'one', private: [['2 2\n', '4\n']] }]);
  const benches = new SharedBenches({ idleMs: 0 });
  const evaluations = new Evaluations(
    {
      home: () => join(home, 'home'),
      baseUrl: () => endpoint.baseUrl,
      explore: () => ({}),
      apiKey: async () => undefined,
    },
    benches,
  );
  t.after(async () => {
    await evaluations.close();
    await benches.close();
  });
  const model = 'openai:tiny';
  const plan: EvaluationPlan = {
    ...{ model, problems, samples: SAMPLES, steps: 1, budget: NO_BUDGET },
  };
  return { evaluations, plan, home: join(home, 'home'), asked: endpoint.asked };
}
