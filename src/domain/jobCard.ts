import { jobCurves, type JobCurves } from './jobCurves.ts';
import { jobProgress, type JobProgress } from './jobProgress.ts';
import type { AnyJob, HostedJob } from './hostedJob.ts';
import { isHosted } from './isHosted.ts';
import type { JobRecord } from './jobRecord.ts';
import { stateOf } from './jobStates.ts';
import type { Job, Leak, TrainEvent } from './training.ts';

/** A training job as a page shows it: how it stands, how its losses went, and what it is made of. */
export interface JobCard extends Pick<
  JobRecord,
  | 'trainer'
  | 'model'
  | 'name'
  | 'attempt'
  | 'madeAt'
  | 'adapter'
  | 'hosted'
  | 'key'
  | 'rows'
  | 'bytes'
> {
  readonly job: string;
  readonly state: ReturnType<typeof stateOf>;
  /** Why it is there, in the trainer's words. */
  readonly reason: string | null;
  readonly progress: JobProgress;
  readonly curves: JobCurves;
  /** The last checkpoint's step; null before the first. */
  readonly savedStep: number | null;
  readonly leak: { readonly before: Leak | null; readonly after: Leak | null };
  /** The end of what else it said. */
  readonly log: readonly string[];
  /** Null where what was sent is no longer there. */
  readonly made: MadeJob | MadeHostedJob | null;
}

/** What is shown of what was sent. */
export type MadeJob = Pick<Job, 'data' | 'recipe'>;
export type MadeHostedJob = Pick<HostedJob, 'kind' | 'data' | 'recipe'>;

/** Whether it trains a model of a service, which tells neither losses nor leaks. */
export function isHostedMade(made: JobCard['made']): made is MadeHostedJob {
  return made !== null && 'kind' in made;
}

export interface JobCardSources {
  readonly job: string;
  readonly record: JobRecord;
  readonly events: readonly TrainEvent[];
  readonly log: readonly string[];
  readonly made: AnyJob | null;
}

export function jobCard({ job, record, events, log, made }: JobCardSources): JobCard {
  const { trainer, model, name, attempt, madeAt, adapter, hosted, key, rows, bytes } = record;
  const leaks = events.filter((event) => event.kind === 'leakChecked');
  const leakOf = (wanted: 'before' | 'after'): Leak | null =>
    leaks.findLast(({ when }) => when === wanted)?.leak ?? null;
  return {
    ...{ job, trainer, model, name, attempt, madeAt, adapter, hosted, key, rows, bytes },
    state: stateOf(record),
    reason: record.seen?.reason ?? null,
    progress: jobProgress(events),
    curves: jobCurves(events),
    savedStep: events.findLast((event) => event.kind === 'saved')?.step ?? null,
    leak: { before: leakOf('before'), after: leakOf('after') },
    log,
    made: made === null ? null : shownOf(made),
  };
}

function shownOf(made: AnyJob): MadeJob | MadeHostedJob {
  if (!isHosted(made)) return { data: made.data, recipe: made.recipe };
  return { kind: made.kind, data: made.data, recipe: made.recipe };
}
