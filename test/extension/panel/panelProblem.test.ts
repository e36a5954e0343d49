import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LeafeError } from '../../../src/core/errors.ts';
import { panelProblem } from '../../../src/extension/panel/panelProblem.ts';

test('a run that lacks its model offers to get it, then to resume', () => {
  const { told, help } = panelProblem(new LeafeError('model', 'notHere', 'no file'), 'resume');
  assert.deepEqual(told.actions, [
    { does: 'help', label: 'Get Model…' },
    { does: 'resume', label: 'Resume' },
  ]);
  assert.equal(help?.command, 'leafe.getModel');
});

test('the button that opens the settings opens the one that is wrong', () => {
  const { help } = panelProblem(new LeafeError('checkpoint', 'notWritable', 'read-only'));
  assert.deepEqual(help, {
    title: 'Open Settings',
    command: 'leafe.openSettings',
    argument: '@id:leafe.home',
  });
});

test('an error that knows nothing to help is tried again, or resumed where a run broke off by it', () => {
  const error = new LeafeError('input', 'invalid', 'The file has changed.');
  assert.deepEqual(
    panelProblem(error).told.actions.map(({ does }) => does),
    ['retry'],
  );
  assert.deepEqual(
    panelProblem(error, 'resume').told.actions.map(({ does }) => does),
    ['resume'],
  );
});
