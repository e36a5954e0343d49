import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PAGE, Pages } from '../../src/extension/views/pages.ts';

const LONG = Array.from({ length: 2 * PAGE + 1 }, (_, index) => index);

test('a long list is drawn by pages, each list by its own', () => {
  const pages = new Pages();
  const sizes = (list: string): unknown => {
    const { drawn, left } = pages.of(list, LONG);
    return [drawn.length, left];
  };
  assert.deepEqual(sizes('contests'), [PAGE, PAGE + 1]);
  pages.more('contests');
  assert.deepEqual(sizes('contests'), [2 * PAGE, 1]);
  assert.deepEqual(sizes('starter'), [PAGE, PAGE + 1]);
  pages.more('contests');
  assert.deepEqual(sizes('contests'), [LONG.length, 0]);
});

test('a short list is drawn as it is, also where it became short', () => {
  const pages = new Pages();
  pages.more('contests');
  assert.deepEqual(pages.of('contests', ['one']), { drawn: ['one'], left: 0 });
  assert.deepEqual(pages.of('contests', []), { drawn: [], left: 0 });
});
