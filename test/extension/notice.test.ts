import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noticeText, pickText } from '../../src/extension/notice.ts';

test('words from outside make no link in a notification', () => {
  const text = 'No such model. [Help](command:workbench.action.quit) [site](https://example.org)';
  assert.doesNotMatch(noticeText(text), /\]\(/);
  assert.match(noticeText(text), /Help.*command:workbench/);
});

test('control characters, colours and reversed text do not reach a notification', () => {
  assert.equal(
    noticeText('\u001b[31mred\u001b[0m\u202etxt\r\n\u0007<b>end</b>'),
    'red txt <b>end</b>',
  );
});

test('a whole page of an endpoint is cut to what a notification shows', () => {
  assert.equal(noticeText(`<html>${'x'.repeat(10_000)}`).length, 401);
});

test('a problem named like an icon is drawn as its words', () => {
  assert.equal(pickText('$(trash) Delete\nall'), '$ (trash) Delete all');
});
