import { z } from 'zod';
import type { JobCard } from './jobCard.ts';
import type { ToPanelOf } from './protocol.ts';

/** What a person does with a job from its page. */
export const JOB_DEEDS = [
  'cancel',
  'fetch',
  'log',
  'again',
  'copyId',
  'dataset',
  'models',
  /** What helps with the trouble that is shown; the host knows which command that is. */
  'help',
  /** Follows it again. */
  'retry',
] as const;
export type JobDeed = (typeof JOB_DEEDS)[number];

/** Something that hinders following a job: what happened, what to do, and the words on the button that helps. */
export interface JobTrouble {
  readonly message: string;
  readonly todo: string;
  readonly help: string | null;
  /** It is asked again without anybody's doing. */
  readonly passes: boolean;
}

/** What the host tells the page of a job; each `job` replaces the one before it. */
export type ToJob =
  | ToPanelOf<'strings'>
  | { readonly kind: 'job'; readonly card: JobCard; readonly trouble: JobTrouble | null }
  /** The job cannot be shown: what happened. */
  | { readonly kind: 'problem'; readonly message: string };

/** What the page asks of the host. Parse it there: the page shows what a trainer said and is not to be trusted. */
export const fromJobSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('do'), does: z.enum(JOB_DEEDS) }),
]);
export type FromJob = z.infer<typeof fromJobSchema>;
