import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ADVICE, LeafeError } from '../../src/core/errors.ts';
import { explanationOf } from '../../src/extension/remedy.ts';

test('where Docker does not answer, the button checks the set-up', () => {
  const { text, remedy } = explanationOf(
    new LeafeError('sandbox', 'engineUnavailable', 'no socket answers'),
  );
  assert.equal(text, 'Docker cannot be reached: no socket answers. Start Docker, then try again.');
  assert.equal(remedy?.command, 'leafe.checkSetup');
});

test('a key that is refused is told of without the environment, and the button sets another', () => {
  const { text, remedy } = explanationOf(new LeafeError('model', 'unauthorized', 'status 401'));
  assert.doesNotMatch(text, /OPENAI_API_KEY/);
  assert.equal(remedy?.command, 'leafe.setApiKey');
});

test('an error without a remedy of its own keeps its advice', () => {
  const { text, remedy } = explanationOf(
    new LeafeError('input', 'invalid', 'The file is empty.', { todo: 'Choose another one.' }),
  );
  assert.equal(text, 'The file is empty. Choose another one.');
  assert.equal(remedy, null);
});

test('an error of another kind leads to the log', () => {
  const { text, remedy } = explanationOf(new TypeError('x is not a function'));
  assert.match(text, /inside LEAFE: x is not a function/);
  assert.equal(remedy?.command, 'leafe.showLog');
});

test('no advice in VS Code is for the command line, and what concerns disk or key has a button', () => {
  const reasons = Object.entries(ADVICE).flatMap(([boundary, table]) =>
    Object.keys(table).map((reason) => [boundary, reason] as const),
  );
  const spoken = reasons.filter(([boundary, reason]) => {
    const { todo } = explanationOf(new LeafeError(boundary as never, reason as never, 'x'));
    return boundary !== 'trainer' && /`leafe |--(?:home|tape|base|file)|OPENAI_API_KEY/.test(todo);
  });
  assert.deepEqual(spoken, []);
  for (const reason of ['notWritable', 'diskFull', 'gitMissing'] as const) {
    assert.ok(explanationOf(new LeafeError('checkpoint', reason, 'x')).remedy, reason);
  }
  const { remedy } = explanationOf(new LeafeError('checkpoint', 'notWritable', 'read-only'));
  assert.equal(remedy?.argument, '@id:leafe.home');
});
