import { z } from 'zod';
import type { Review } from './standing.ts';

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
