import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reflectionRequest } from '../../../src/core/contest/reflectPrompt.ts';
import { WORKED_EXAMPLES } from '../../../src/core/contest/workedExamples.ts';
import type { Fact } from '../../../src/domain/runEvent.ts';
import type { StepState } from '../../../src/domain/runState.ts';
import { aProblem } from '../../support/builders.ts';

const DIFFERENCE: Omit<Fact, 'number'> = {
  kind: 'difference',
  test: 0,
  text: 'Test 1: it printed "6" in line 1; expected was "5".',
};
const CRASH: Omit<Fact, 'number'> = { kind: 'crash', test: 0, text: 'Test 1: it crashed.' };

test('a reflection that cites facts and blames a step that is there is taken', () => {
  const result = request().read(
    reply({
      facts: [2],
      diagnosis: 'It adds one to the sum.',
      fix: 'Print the plain sum.',
      blamed: 2,
    }),
  );
  assert.deepEqual(result, {
    blamed: 'b1.2',
    diagnosis: 'It adds one to the sum.',
    fix: 'Print the plain sum.',
    evidence: [{ step: 'b1.2', fact: 1, text: DIFFERENCE.text }],
  });
});

test('words around the JSON do no harm', () => {
  const json = reply({});
  assert.equal(typeof request().read(`Well:\n\`\`\`json\n${json}\n\`\`\``), 'object');
});

const REFUSED: readonly (readonly [string, object | string, string])[] = [
  ['a step that does not exist', { blamed: 9 }, 'ungrounded'],
  ['a fact that does not exist', { facts: [1, 7] }, 'ungrounded'],
  ['no fact', { facts: [] }, 'unparsable'],
  ['prose', 'I think the program was wrong.', 'unparsable'],
  ['half a JSON object', '{"facts": [1], "diag', 'unparsable'],
  ['a page of words', { fix: 'word '.repeat(130) }, 'tooLong'],
  [
    'a fenced program',
    { fix: '```python\nprint(sum(map(int, input().split())))\n```' },
    'solution',
  ],
  ['a bare program', { fix: 'n = int(input())\nfor i in range(n):\nprint(i)' }, 'solution'],
  ['a worked example, word for word', { fix: WORKED_EXAMPLES[2]?.fix ?? '' }, 'example'],
  [
    'advice about the input, which is always right',
    { fix: 'Make sure the input is in the correct format.' },
    'hollow',
  ],
  [
    "advice to move the limits, which are the problem's",
    { fix: 'Increase the memory limit and time limit for this program.' },
    'hollow',
  ],
  [
    'advice to change nothing',
    { fix: 'The program is already correct and does not need to be changed.' },
    'hollow',
  ],
  ['advice to be right', { fix: 'Print the correct number of pairs.' }, 'hollow'],
  ['a fix that was cut off', { fix: 'The input was' }, 'hollow'],
  [
    'a fact told again as advice',
    { fix: 'Test 1: it printed "6" in line 1; expected was "5".' },
    'hollow',
  ],
  [
    'a diagnosis told again as advice',
    { diagnosis: 'It adds one to the sum.', fix: 'It adds one to the sum.' },
    'hollow',
  ],
  [
    'a piece of one',
    { fix: 'It is read again and again, twice as often for each stair.' },
    'example',
  ],
];
for (const [what, changes, because] of REFUSED) {
  test(`${what} is refused`, () => {
    const text = typeof changes === 'string' ? changes : reply(changes);
    assert.equal(request().read(text), because);
  });
}

test('advice that only sounds like what is refused is heard', () => {
  for (const fix of [
    'Print the correct sum by adding the last number too.',
    'Sort once and walk through the list to stay within the time limit.',
    'Increase the recursion limit, or use a loop in place of the recursion.',
  ]) {
    assert.equal(typeof request().read(reply({ fix })), 'object', fix);
  }
});

test('the grammar offers only facts and steps that exist', () => {
  const { properties } = request().shape.schema as {
    properties: { facts: { items: { enum: number[] } }; blamed: { enum: number[] } };
  };
  assert.deepEqual(properties.facts.items.enum, [1, 2]);
  assert.deepEqual(properties.blamed.enum, [1, 2]);
});

test('where the same fault shows from the first step on, only the first step can be blamed', () => {
  const { shape } = reflectionRequest({
    problem: aProblem(),
    steps: [aStep(1, DIFFERENCE), aStep(2, DIFFERENCE), aStep(3, DIFFERENCE)],
    ask: 0,
  });
  const { properties } = shape.schema as { properties: { blamed: { enum: number[] } } };
  assert.deepEqual(properties.blamed.enum, [1]);
});

test('what comes before a step that lost a passed test is not to blame', () => {
  const blamed = (...passed: readonly number[]): readonly number[] => {
    const steps = passed.map((count, index) =>
      aStep(index + 1, index === passed.length - 1 ? CRASH : DIFFERENCE, count),
    );
    const { shape } = reflectionRequest({ problem: aProblem(), steps, ask: 0 });
    return (shape.schema as { properties: { blamed: { enum: number[] } } }).properties.blamed.enum;
  };
  assert.deepEqual(blamed(1, 2, 2), [1, 2, 3], 'no test was lost');
  assert.deepEqual(blamed(1, 2, 0), [3]);
  assert.deepEqual(blamed(2, 0, 1), [2, 3]);
});

test('where only hidden tests fail, what was put right before is neither to blame nor a ground', () => {
  const { shape } = reflectionRequest({
    problem: aProblem(),
    steps: [aStep(1, DIFFERENCE, 1), aStep(2, CRASH, 3), aStep(3, DIFFERENCE, 3)],
    ask: 0,
  });
  const { properties } = shape.schema as {
    properties: { facts: { items: { enum: number[] } }; blamed: { enum: number[] } };
  };
  assert.deepEqual(properties.blamed.enum, [2, 3]);
  assert.deepEqual(properties.facts.items.enum, [1, 2], 'the facts of steps 2 and 3');
});

test('a branch whose last step nothing is said of has a step to blame all the same', () => {
  const last = aStep(3, DIFFERENCE, 3);
  const silent = { ...last, judged: last.judged === null ? null : { ...last.judged, facts: [] } };
  const { shape } = reflectionRequest({
    problem: aProblem(),
    steps: [aStep(1, DIFFERENCE, 1), aStep(2, CRASH, 3), silent],
    ask: 0,
  });
  const { properties } = shape.schema as { properties: { blamed: { enum: number[] } } };
  assert.deepEqual(properties.blamed.enum, [1]);
});

test('no hidden test is shown', () => {
  const text = request()
    .messages.map(({ content }) => content)
    .join('\n');
  assert.doesNotMatch(text, /917|918/);
});

test('asked again, it shows no example: the model would only repeat it', () => {
  const examplesIn = (ask: number) =>
    requestAt(ask).messages.filter(({ role }) => role === 'assistant').length;
  assert.deepEqual([0, 1].map(examplesIn), [2, 0]);
});

test('where no reply would do, the first step of a fault that stayed is blamed, with its facts', () => {
  const { fallback } = reflectionRequest({
    problem: aProblem(),
    steps: [aStep(1, CRASH), aStep(2, DIFFERENCE), aStep(3, DIFFERENCE)],
    ask: 0,
  });
  const { blamed, fix, evidence } = fallback();
  assert.deepEqual({ blamed, fix }, { blamed: 'b1.2', fix: '' });
  assert.deepEqual(evidence, [{ step: 'b1.2', fact: 1, text: DIFFERENCE.text }]);
});

function request() {
  return requestAt(0);
}

function requestAt(ask: number) {
  return reflectionRequest({
    problem: aProblem(),
    steps: [aStep(1, CRASH), aStep(2, DIFFERENCE)],
    ask,
  });
}

function reply(changes: object): string {
  return JSON.stringify({
    facts: [1],
    diagnosis: 'The sum is off by one.',
    fix: 'Print the sum alone.',
    blamed: 1,
    ...changes,
  });
}

function aStep(position: number, fact: Omit<Fact, 'number'>, passed = 0): StepState {
  const stamp = { v: 1 as const, run: 'r', seq: position, at: '2026-01-01T00:00:00.000Z' };
  const step = `b1.${position}`;
  return {
    id: step,
    branch: 'b1',
    parent: position === 1 ? null : `b1.${position - 1}`,
    position,
    taken: {
      ...stamp,
      kind: 'stepTaken',
      step,
      branch: 'b1',
      parent: null,
      program: `print(${position})\n`,
      language: 'python3',
      programDigest: `p${position}`,
      checkpoint: '0'.repeat(40),
      tree: '0'.repeat(40),
      usage: { promptTokens: 1, completionTokens: 1 },
      seed: 1,
      ended: 'stop',
      modelMs: 1,
    },
    judged: {
      ...stamp,
      kind: 'stepJudged',
      step,
      visible: { verdict: 'wrongAnswer', passed, total: 3 },
      facts: [{ number: 1, ...fact }],
      outputDigest: `o${position}`,
      testsRun: 3,
      cpuMs: 1,
      judgeMs: 1,
    },
  };
}
