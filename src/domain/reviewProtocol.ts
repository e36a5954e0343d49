import { z } from 'zod';
import type { ToPanelOf } from './protocol.ts';
import { REVIEW_DEEDS } from './reviewDeeds.ts';
import type { ReviewCard } from './reviewCard.ts';

/** What the host tells the page that a correction is reviewed on; each `card` replaces the one before it. */
export type ToReview =
  | ToPanelOf<'strings'>
  | {
      readonly kind: 'card';
      readonly card: ReviewCard;
      /** Who reviews. */
      readonly reviewer: string;
      /** Corrections that this reviewer has not decided on. */
      readonly left: number;
      /** What was done last, in the person's language; empty for nothing. */
      readonly said: string;
    }
  /** The correction cannot be shown: what happened, and what to do. */
  | { readonly kind: 'problem'; readonly message: string };

/** What the page asks of the host. Parse it there: the page shows model output and is not to be trusted. */
export const fromReviewSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  /** With the correction that is shown. */
  z.strictObject({ kind: z.literal('do'), does: z.enum(REVIEW_DEEDS) }),
  z.strictObject({ kind: z.literal('openStep'), step: z.string().min(1) }),
]);
export type FromReview = z.infer<typeof fromReviewSchema>;
