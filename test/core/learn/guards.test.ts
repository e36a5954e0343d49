import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluationGuard } from '../../../src/core/learn/guards/evaluationGuard.ts';
import { hiddenTestGuard } from '../../../src/core/learn/guards/hiddenTestGuard.ts';
import { lessonGuard } from '../../../src/core/learn/guards/lessonGuard.ts';
import { secretGuard } from '../../../src/core/learn/guards/secretGuard.ts';
import { tokenGuard } from '../../../src/core/learn/guards/tokenGuard.ts';
import { repetitions, samePrint } from '../../../src/core/learn/repetitions.ts';
import type { TrainingRow } from '../../../src/core/learn/trainingRow.ts';
import { aRow } from '../../support/aRow.ts';
import { aProblem, sha256 } from '../../support/builders.ts';

const STATEMENT = 'Read two integers and print their sum.';
const LESSON = {
  blamed: 'b1.1',
  diagnosis: 'The program reads the first line only and never sees the second number.',
  fix: 'Read all of the input before you start to add the numbers.',
  facts: ['Test 1: it printed "1" in line 1; expected was "2".'],
};

test('a prompt that tells a lesson of its run is refused, whatever its marks and capitals', () => {
  const guard = lessonGuard([LESSON], [STATEMENT]);
  const told = aRow({ prompt: `${STATEMENT}\n- READ all of the input, before you start to add!` });
  assert.deepEqual(guard(told), {
    guard: 'lesson',
    row: 'r/c1',
    found: 'message 2 of the prompt tells a lesson: “… read all of the input before you …”',
  });
  assert.equal(guard(aRow({})), null);
});

test('a guided row tells its lesson on purpose; a reflection must not know its answer', () => {
  const guard = lessonGuard([LESSON], [STATEMENT]);
  const told = aRow({ prompt: `${STATEMENT}\n- ${LESSON.fix}` });
  assert.equal(guard({ ...told, kind: 'guided' }), null);
  for (const kind of ['counterfactual', 'reflection', 'rehearsal'] as const) {
    assert.equal(guard({ ...told, kind })?.guard, 'lesson', kind);
  }
});

test('a fact is no lesson, and neither is what the statement says itself', () => {
  const fix =
    'It printed "1" in line 1; expected was "2", so read two integers and print their sum.';
  const guard = lessonGuard([{ ...LESSON, diagnosis: '', fix }], [STATEMENT, ...LESSON.facts]);
  assert.equal(guard(aRow({ prompt: `${STATEMENT}\n${LESSON.facts[0]}` })), null);
});

test('a reply may say what a lesson said: only prompts are looked at', () => {
  const guard = lessonGuard([LESSON], [STATEMENT]);
  assert.equal(guard(aRow({ completion: `# ${LESSON.fix}\nprint(1)` })), null);
});

const LONG = Array.from({ length: 40 }, (_, at) => at * 37).join(' ');
const PROBLEM = aProblem({
  visibleTests: [{ set: 'public', index: 0, input: '1 2 3 4 5 6 7\n', output: '28\n' }],
  hiddenTests: [
    { set: 'private', index: 0, input: `40\n${LONG}\n`, output: '28860\n' },
    { set: 'generated', index: 2, input: '917 221 403 18 7\n', output: '1566\n' },
    { set: 'generated', index: 3, input: '1 2 3 4 5 6 7\n', output: '5\n' },
  ],
});

test('a piece of a long hidden test is found in prompt and completion, over line ends', () => {
  const guard = hiddenTestGuard(PROBLEM);
  const piece = LONG.split(' ').slice(3, 20).join('\n');
  for (const place of ['prompt', 'completion'] as const) {
    const found = guard(aRow({ [place]: `some words\n${piece}\nand more` }));
    assert.match(found?.found ?? '', /holds the input of private test 0/);
  }
});

test('a short hidden test is found as a whole; what everybody may see is not held against a row', () => {
  const guard = hiddenTestGuard(PROBLEM);
  const found = guard(aRow({ completion: 'if line == "917 221 403 18 7": print(1566)' }));
  assert.match(found?.found ?? '', /the completion holds the input of generated test 2/);
  assert.equal(guard(aRow({ prompt: 'for the input "1 2 3 4 5 6 7" it printed "5"' })), null);
  assert.equal(guard(aRow({ completion: 'print(1566)' })), null);
});

test('keys, tokens, home paths and mail addresses are refused; the statement keeps its own', () => {
  const key = `sk-${'proj-'}${'a1B2'.repeat(8)}`;
  const secrets: readonly (readonly [string, string, RegExp])[] = [
    [key, 'prompt', /an API key/],
    [`hf_${'x'.repeat(34)}`, 'completion', /Hugging Face/],
    [`ghp_${'x'.repeat(36)}`, 'completion', /GitHub/],
    ['open("/home/someone/input.txt")', 'completion', /a home path/],
    ['# by someone@example.org', 'completion', /a mail address/],
    ['my-own-endpoint-key', 'prompt', /a key or a path of yours/],
  ];
  const guard = secretGuard(['my-own-endpoint-key', ''], `${STATEMENT} Ask jury@example.com.`);
  for (const [text, place, what] of secrets) {
    assert.match(guard(aRow({ [place]: `x = 1\n${text}\n` }))?.found ?? '', what, text);
  }
  assert.equal(guard(aRow({ prompt: 'Ask jury@example.com. Then print a@b and the sum.' })), null);
});

test('the problem of an evaluation is found by its name and by its words', () => {
  const words = (from: number): string =>
    Array.from({ length: 30 }, (_, at) => `word${from + at}`).join(' ');
  const find = evaluationGuard([
    { name: '4_A. Watermelon', description: words(0) },
    { name: '71_A. Way Too Long Words', description: words(100) },
    { name: 'empty. Nothing', description: '' },
  ]);
  const named = find({ name: '4_a. Melon', description: 'something else' });
  assert.deepEqual(named, { problem: '4_A. Watermelon', share: 1, shared: '' });
  const near = find({ name: 'x', description: `Another beginning. ${words(104)}` });
  assert.equal(near?.problem, '71_A. Way Too Long Words');
  assert.ok(near.share > 0.5 && near.shared.startsWith('word104 word105'));
  assert.equal(find({ name: 'y', description: `${words(20)} ${words(200)}` }), null);
  assert.equal(find({ name: 'z', description: '' }), null);
});

test('of two rows that teach the same program after the same words the second is known', () => {
  const known = repetitions();
  const repeats = (row: TrainingRow): string | null => known(row.id, samePrint(row, sha256));
  assert.equal(repeats(aRow({})), null);
  assert.equal(repeats({ ...aRow({ completion: '# again\nprint(2)' }), id: 'r2/c1' }), 'r/c1');
  assert.equal(repeats({ ...aRow({ prompt: 'after other words' }), id: 'r2/c2' }), null);
});

test('a row that a trainer would cut, or with nothing to train, is refused', () => {
  assert.equal(tokenGuard('r/c1', { prompt: 90, completion: 10 }, 100), null);
  assert.equal(tokenGuard('r/c1', { prompt: 9000, completion: 10 }, null), null);
  assert.deepEqual(tokenGuard('r/c1', { prompt: 91, completion: 10 }, 100), {
    guard: 'tokens',
    row: 'r/c1',
    found: 'it has 101 tokens, where 100 are the limit: its end would be cut off',
  });
  const empty = tokenGuard('r/c1', { prompt: 9, completion: 1 }, null);
  assert.match(empty?.found ?? '', /nothing of it would be trained/);
});
