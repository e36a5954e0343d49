import { z } from 'zod';

/** A line of a reviewer's file. `withdrawn` takes back what the same reviewer said before. */
export const decisionSchema = z.object({
  v: z.literal(1),
  /** `<run>/<correction>` */
  correction: z.string(),
  decision: z.enum(['accepted', 'rejected', 'withdrawn']),
  reason: z.string().nullable(),
  /** ISO 8601, UTC. */
  at: z.string(),
});
export type Decision = z.infer<typeof decisionSchema>;

/** What a reviewer thinks of a correction now. */
export interface Review {
  readonly reviewer: string;
  readonly decision: 'accepted' | 'rejected';
  readonly reason: string | null;
}

/** `disputed`: one reviewer accepts what another rejects. */
export type Standing = 'open' | 'accepted' | 'rejected' | 'disputed';

/** By correction, what each reviewer decided last; reviewers are kept apart, in the order of their names. */
export function reviewsOf(
  decisions: ReadonlyMap<string, readonly Decision[]>,
): ReadonlyMap<string, readonly Review[]> {
  const found = new Map<string, Review[]>();
  for (const reviewer of [...decisions.keys()].sort()) {
    const last = new Map<string, Decision>();
    for (const one of decisions.get(reviewer) ?? []) last.set(one.correction, one);
    for (const { correction, decision, reason } of last.values()) {
      if (decision === 'withdrawn') continue;
      const others = found.get(correction) ?? [];
      found.set(correction, [...others, { reviewer, decision, reason }]);
    }
  }
  return found;
}

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
