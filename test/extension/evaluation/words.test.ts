import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tellPair } from '../../../src/app/evaluation/readPair.ts';
import { compare } from '../../../src/core/evaluate/compare.ts';
import { budgetSchema } from '../../../src/domain/settings.ts';
import { tunedVerdict, type TunedVerdict } from '../../../src/extension/evaluation/tunedVerdict.ts';
import { attemptsPath, attemptsText } from '../../../src/extension/evaluation/attemptDocuments.ts';
import {
  type EvaluationPlan,
  partOfEvaluation,
} from '../../../src/extension/evaluation/evaluationPlan.ts';
import { EvaluationPlans } from '../../../src/extension/evaluation/evaluationPlans.ts';
import type { LiveEvaluation } from '../../../src/extension/evaluation/evaluations.ts';
import {
  evaluatedModel,
  evaluationProgress,
  evaluationStatus,
  passWords,
} from '../../../src/extension/evaluation/evaluationWords.ts';
import { modelOfNode } from '../../../src/extension/evaluation/modelOfNode.ts';
import { liveStanding, standingOnDisk } from '../../../src/extension/evaluation/standing.ts';
import { aManifest, attemptsOf, type Outcomes } from '../../support/evaluations.ts';
import { anAdapter } from '../../support/keptAdapter.ts';
import { anEvaluation, BASE, BETTER, WORSE } from '../../support/panel/reportScenarios.ts';
import { memento } from '../memento.ts';

const PLAN: EvaluationPlan = {
  ...{ model: 'embedded:m', problems: 'starter', samples: 4, steps: 2 },
  // As the schema of runs has it: a limit that a plan does not know would make every plan unfit.
  budget: budgetSchema.parse({}),
};
const LIVE: LiveEvaluation = {
  ...{ plan: PLAN, name: 'm-1a2b3c4d', waitsFor: null, asked: 40, made: 12, solved: 5 },
  ...{ secondsLeft: 130, stopping: false },
};

test('an evaluation says how far it is and how long the rest takes', () => {
  assert.equal(evaluationProgress(LIVE), '12 of 40 attempts · 5 solved · 2 min left');
  assert.equal(evaluationStatus([LIVE]), 'evaluating 12/40 · 2 min left');
  assert.equal(evaluationStatus([LIVE, LIVE]), '2 evaluations');
  assert.equal(evaluationStatus([]), null);
  const starting = { ...LIVE, name: null, waitsFor: { what: 'opening it', fraction: null } };
  assert.equal(evaluationProgress(starting), 'opening it');
  assert.equal(liveStanding(starting).state, 'starting');
  assert.equal(evaluationProgress({ ...LIVE, stopping: true }), 'stopping');
});

test('how one stands on the disk is told by what is there', () => {
  const report = { attempts: 3, missing: 1, outcomes: [{ problem: 'a', n: 3, c: 2 }] };
  assert.deepEqual(
    [standingOnDisk(report, false).state, standingOnDisk(report, false).solved],
    ['partial', 2],
  );
  assert.equal(standingOnDisk({ ...report, missing: 0 }, false).state, 'whole');
  assert.equal(standingOnDisk(report, true).state, 'elsewhere');
});

test('a model is told with what tunes it, and a figure with its interval', () => {
  const adapter = { name: 'may', sha256: 'a'.repeat(64), manifest: null, trainedOn: null };
  const model = { model: 'embedded:qwen', sha256: null, options: {}, batch: 4 };
  assert.equal(evaluatedModel(aManifest({ a: '1' }, { model, adapter })), 'qwen + may');
  assert.equal(
    passWords({ value: 0.452, low: 0.351, high: 0.556 }),
    'pass@1 45.2 % (35.1 to 55.6)',
  );
  assert.equal(passWords(null), 'no attempt yet');
});

test('a node of the Models view names its model, anything else none', () => {
  assert.equal(modelOfNode({ model: { name: 'qwen' } }), 'embedded:qwen');
  assert.equal(modelOfNode({ adapter: anAdapter('may') }), 'embedded:smollm2-135m+may');
  for (const given of [undefined, null, 'x', {}, { adapter: null }, { model: 'x' }]) {
    assert.equal(modelOfNode(given), null);
  }
});

test('what does not fit a plan is asked for, and what an evaluation was begun with is remembered', async () => {
  assert.deepEqual(partOfEvaluation({ ...PLAN, samples: 0, budget: { seconds: 1 }, more: 'x' }), {
    ...{ model: 'embedded:m', problems: 'starter', steps: 2 },
  });
  const plans = new EvaluationPlans(memento());
  assert.equal(plans.find('a'), null);
  await plans.keep('a', PLAN);
  assert.deepEqual(plans.find('a'), PLAN);
  const { problems: _problems, ...part } = PLAN;
  await plans.keep('b', part as EvaluationPlan);
  assert.equal(plans.find('b'), null);
});

test('attempts are shown with program and verdict of each, whatever a model wrote', () => {
  const manifest = aManifest({ '1_A. One': '10', 'x/y': '1' });
  assert.deepEqual(attemptsPath('e', manifest.problems, 'x/y'), {
    ...{ run: 'evaluations', step: 'e', file: '2/x_y.md' },
  });
  assert.equal(attemptsPath('e', manifest.problems, 'none'), null);
  const program = '```\n"""\nprint(1)\n';
  const attempts = attemptsOf({ '1_A. One': '10' }, { program, language: 'python3' });
  const text = attemptsText('1_A. One', {
    manifest,
    attempts: attempts.map((one) => ({
      ...one,
      verdict: one.solved ? ('accepted' as const) : ('wrongAnswer' as const),
    })),
  });
  assert.match(text, /^# 1_A\. One\n/);
  assert.match(text, /1 of 2 attempts solved it\./);
  assert.match(text, /## Attempt 1: solved\n/);
  assert.match(text, /## Attempt 2: not solved, wrong answer\n/);
  assert.match(text, /````python\n```\n"""\nprint\(1\)\n````/);
});

test('of making a tuned model the default a comparison says yes, no, or that it cannot tell', () => {
  const regression = verdictOf(BASE, WORSE);
  assert.equal(regression.kind, 'regression');
  assert.match(regression.words, /^may solves less than its base: pass@1 is lower/);
  assert.match(
    regression.detail,
    /^pass@1: 45\.8 % with the base, 12\.5 % tuned\.\n.*\n12 problems: 0 gained, 6 lost\.$/,
  );
  assert.deepEqual(
    [verdictOf(BASE, BETTER).kind, verdictOf(BASE, BETTER).words],
    ['better', 'may solves more than its base.'],
  );
  const same = verdictOf(BASE, BASE);
  assert.equal(same.kind, 'unclear');
  assert.match(same.words, /^No difference between may and its base can be seen/);
  const partial = verdictOf(BASE, BETTER, 40);
  assert.equal(partial.kind, 'unclear', 'what is missing may turn it');
  assert.match(partial.detail, /Attempts that are missing: 8\.$/);
});

/** `made` of the tuned model's attempts are over. */
function verdictOf(base: Outcomes, tuned: Outcomes, made = Infinity): TunedVerdict {
  const other = anEvaluation(tuned);
  const pair = {
    paths: ['base', 'may'],
    base: anEvaluation(base),
    tuned: { ...other, attempts: other.attempts.slice(0, made) },
  } as const;
  const found = compare(pair.base, pair.tuned, null);
  assert.ok(found !== null);
  return tunedVerdict('may', tellPair(pair, found));
}
