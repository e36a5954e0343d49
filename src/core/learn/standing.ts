/** What a reviewer thinks of a correction now. */
export interface Review {
  readonly reviewer: string;
  readonly decision: 'accepted' | 'rejected';
  readonly reason: string | null;
}

/** `disputed`: one reviewer accepts what another rejects. */
export type Standing = 'open' | 'accepted' | 'rejected' | 'disputed';

export function standingOf(reviews: readonly Review[]): Standing {
  const said = new Set(reviews.map(({ decision }) => decision));
  if (said.size > 1) return 'disputed';
  const [only = 'open'] = said;
  return only;
}

/** Where a correction stands for one reviewer: each has a queue of their own, and all see where they differ. */
export const QUEUE_PARTS = ['toReview', 'differing', 'accepted', 'rejected'] as const;
export type QueuePart = (typeof QUEUE_PARTS)[number];

export function partOf(reviews: readonly Review[], reviewer: string): QueuePart {
  const standing = standingOf(reviews);
  if (standing === 'disputed') return 'differing';
  if (standing === 'open' || decisionOf(reviews, reviewer) === null) return 'toReview';
  return standing;
}

/** What this reviewer says of it; null where they have not decided. */
export function decisionOf(
  reviews: readonly Review[],
  reviewer: string,
): Review['decision'] | null {
  return reviews.find((one) => one.reviewer === reviewer)?.decision ?? null;
}

/**
 * The one to look at after `decided`: the next in order that this reviewer has not decided on, from the start again where none is left
 * behind it. Null where all are decided.
 */
export function nextToReview<T>(
  queue: readonly T[],
  decided: T,
  isToReview: (one: T) => boolean,
): T | null {
  const at = queue.indexOf(decided);
  const order = [...queue.slice(at + 1), ...queue.slice(0, Math.max(0, at))];
  return order.find(isToReview) ?? null;
}

/** The name becomes a file's. */
export function isReviewerName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name);
}
