import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actMessages, type Turn } from '../../../src/core/contest/actPrompt.ts';
import { aProblem } from '../../support/builders.ts';

const TURNS: readonly Turn[] = [
  { reply: '```python\nprint(1)\n```', feedback: 'The program is not right yet.\n- Too slow.' },
  { reply: '```python\nprint(2)\n```', feedback: 'The program is not right yet.\n- It crashed.' },
];

test('a model sees its failed programs and what was said of them, turn by turn', () => {
  const messages = actMessages(aProblem(), TURNS, [], {
    language: 'python3',
    failedPrograms: 'shown',
  });
  assert.deepEqual(
    messages.map(({ role }) => role),
    ['system', 'user', 'assistant', 'user', 'assistant', 'user'],
  );
  assert.equal(messages.at(-1)?.content, TURNS[1]?.feedback);
});

test('where failed programs are hidden, one message tells what was found, and no reply stands in for them', () => {
  const lesson = { blamed: 'b1.1', diagnosis: '', fix: 'Stop at the root of n.', facts: [] };
  const messages = actMessages(aProblem(), TURNS, [lesson], {
    language: 'python3',
    failedPrograms: 'hidden',
  });
  assert.deepEqual(
    messages.map(({ role }) => role),
    ['system', 'user'],
  );
  const text = messages[1]?.content ?? '';
  assert.doesNotMatch(text, /print\(/);
  assert.match(
    text,
    /Attempt 1: [^]*Too slow\.[^]*Attempt 2: [^]*It crashed\.[^]*Stop at the root of n\.[^]*complete program/,
  );
});

test('before the first step both ways are the same', () => {
  const asked = (failedPrograms: 'shown' | 'hidden') =>
    actMessages(aProblem(), [], [], { language: 'python3', failedPrograms });
  assert.deepEqual(asked('hidden'), asked('shown'));
});

test('facts are told as certain, a note of the model as one that may be wrong, and a word of a person as it is', () => {
  const facts = ['Test 1: it printed "4" in line 1; expected was "3".'];
  const lessons = [
    { blamed: 'b1.1', diagnosis: 'Pairs are counted twice.', fix: 'Count each once.', facts },
    { blamed: null, diagnosis: '', fix: 'Keep the values in a dictionary.', facts: [] },
  ];
  const [, asked] = actMessages(aProblem(), [], lessons, {
    language: 'python3',
    failedPrograms: 'shown',
  });
  assert.match(
    asked?.content ?? '',
    /failed:\n- Test 1: [^]*may be wrong:\n- Pairs are counted twice\. Count each once\.\nWhat to do:\n- Keep the values/,
  );
});
