import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPlainAttempt } from '../../../src/app/evaluation/plainAttempt.ts';
import { attemptSchema } from '../../../src/domain/evaluation.ts';

const STEP = {
  ...{ seed: 7, reply: 'print(1)', ended: 'stop', programDigest: 'p', outputDigest: 'o' },
  usage: { promptTokens: 40, completionTokens: 9 },
  visible: { verdict: 'accepted', passed: 3, total: 3 },
  hidden: { verdict: 'timeLimit', passed: 1, total: 9 },
  ...{ testsRun: 4, closest: 0.5, modelMs: 900, judgeMs: 80 },
};
const ATTEMPT = {
  ...{ problem: 'a. A', attempt: 1, solved: false, seed: 7, model: 'tape:x', adapter: null },
  ...{ language: 'python3', program: 'print(1)', verdict: 'timeLimit', steps: 1 },
  ...{ usage: STEP.usage, seconds: 1.5, taken: [STEP] },
};
const OTHERS = [-1, 0.5, 1e300, '', 'x', null, true, [], {}, Number.NaN, undefined];

test('what is known at a glance to be an attempt is one by the schema, whichever part of it is another', () => {
  assert.ok(isPlainAttempt(ATTEMPT));
  const { hidden: _hidden, ...submittedNothing } = STEP;
  assert.ok(isPlainAttempt({ ...ATTEMPT, adapter: 'mine', taken: [STEP, submittedNothing] }));
  let known = 0;
  for (const changed of [...OTHERS, ...changedEach(ATTEMPT)]) {
    if (!isPlainAttempt(changed)) continue;
    known += 1;
    assert.deepEqual(attemptSchema.parse(changed), changed);
  }
  assert.ok(known > 10, 'some changes leave an attempt');
});

/** The value with each of its parts, however deep, replaced by each other thing. */
function changedEach(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    [...OTHERS, ...changedEach(part)].map((other) =>
      Array.isArray(value) ? [other] : { ...value, [name]: other },
    ),
  );
}
