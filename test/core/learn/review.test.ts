import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reviewsOf, type Decision } from '../../../src/core/learn/review.ts';
import {
  isReviewerName,
  nextToReview,
  partOf,
  standingOf,
} from '../../../src/core/learn/standing.ts';

test('of what a reviewer said the last word counts; reviewers are kept apart', () => {
  const reviews = reviewsOf(
    new Map([
      ['bob', [said('r/c1', 'rejected', 'luck'), said('r/c2', 'accepted')]],
      ['ann', [said('r/c1', 'rejected', 'x'), said('r/c1', 'accepted'), said('r/c2', 'accepted')]],
    ]),
  );
  assert.deepEqual(reviews.get('r/c1'), [
    { reviewer: 'ann', decision: 'accepted', reason: null },
    { reviewer: 'bob', decision: 'rejected', reason: 'luck' },
  ]);
  assert.equal(standingOf(reviews.get('r/c1') ?? []), 'disputed');
  assert.equal(standingOf(reviews.get('r/c2') ?? []), 'accepted');
});

test('what is taken back is open again', () => {
  const decisions = [said('r/c1', 'rejected', 'luck'), said('r/c1', 'withdrawn')];
  assert.equal(standingOf(reviewsOf(new Map([['ann', decisions]])).get('r/c1') ?? []), 'open');
});

test('each reviewer has a queue of their own; where two differ, both see it', () => {
  const reviews = reviewsOf(
    new Map([
      ['ann', [said('r/c1', 'accepted'), said('r/c2', 'accepted'), said('r/c3', 'rejected')]],
      ['bob', [said('r/c2', 'rejected', 'luck'), said('r/c3', 'rejected')]],
    ]),
  );
  const parts = (reviewer: string): readonly string[] =>
    ['r/c1', 'r/c2', 'r/c3', 'r/c4'].map((name) => partOf(reviews.get(name) ?? [], reviewer));
  assert.deepEqual(parts('ann'), ['accepted', 'differing', 'rejected', 'toReview']);
  assert.deepEqual(parts('bob'), ['toReview', 'differing', 'rejected', 'toReview']);
});

test('the next one to review comes after the decided one, then from the start', () => {
  const queue = ['a', 'b', 'c', 'd'];
  const left =
    (...names: string[]) =>
    (one: string) =>
      names.includes(one);
  assert.equal(nextToReview(queue, 'b', left('a', 'd')), 'd');
  assert.equal(nextToReview(queue, 'd', left('a', 'b')), 'a');
  assert.equal(nextToReview(queue, 'd', left()), null);
});

test('a name that leads elsewhere is none', () => {
  assert.ok(isReviewerName('ann.b-c_1'));
  for (const name of ['', '../ann', 'a/b', '.ann', 'ann b']) assert.ok(!isReviewerName(name), name);
});

function said(
  correction: string,
  decision: Decision['decision'],
  reason: string | null = null,
): Decision {
  return { v: 1, correction, decision, reason, at: '2026-01-01T00:00:00.000Z' };
}
