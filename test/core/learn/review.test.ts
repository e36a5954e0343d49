import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reviewsOf, standingOf, type Decision } from '../../../src/core/learn/review.ts';

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

function said(
  correction: string,
  decision: Decision['decision'],
  reason: string | null = null,
): Decision {
  return { v: 1, correction, decision, reason, at: '2026-01-01T00:00:00.000Z' };
}
