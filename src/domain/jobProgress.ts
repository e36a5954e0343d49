import type { TrainEvent } from './training.ts';

type EventOf<K extends TrainEvent['kind']> = Extract<TrainEvent, { kind: K }>;

/** How far a job has come, as its events tell. */
export interface JobProgress {
  readonly device: string | null;
  /** Updates that are made, and all of them; null until that is known. */
  readonly step: number;
  readonly steps: number | null;
  /** What the last update descended. */
  readonly loss: number | null;
  readonly losses: EventOf<'stepped'>['losses'];
  /** The last look at the rows that are not trained on. */
  readonly validation: EventOf<'validated'>['losses'] | null;
  /** Of an update, by the last few; null before the first. */
  readonly secondsPerStep: number | null;
  /** Until the last update; null where nobody can say. */
  readonly secondsLeft: number | null;
  readonly warnings: readonly string[];
  readonly failure: EventOf<'failed'> | null;
  readonly isFinished: boolean;
}

/** The first updates are slower, and a machine's load changes: these many tell the pace. */
const RECENT = 5;

export function jobProgress(events: readonly TrainEvent[]): JobProgress {
  const stepped = events.filter((event) => event.kind === 'stepped');
  const checked = events.findLast((event) => event.kind === 'checked');
  const last = stepped.at(-1);
  const recent = stepped.slice(-RECENT).map(({ seconds }) => seconds);
  const pace = recent.reduce((sum, seconds) => sum + seconds, 0) / recent.length;
  const step = last?.step ?? 0;
  const steps = last?.steps ?? checked?.steps ?? null;
  const failure = events.findLast((event) => event.kind === 'failed') ?? null;
  return {
    device: events.findLast((event) => event.kind === 'started')?.device ?? null,
    step,
    steps,
    loss: last?.loss ?? null,
    losses: last?.losses ?? { corrections: null, rehearsal: null },
    validation: events.findLast((event) => event.kind === 'validated')?.losses ?? null,
    secondsPerStep: last === undefined ? null : pace,
    secondsLeft: last === undefined || steps === null ? null : pace * (steps - step),
    warnings: events.flatMap((event) => (event.kind === 'warned' ? [event.message] : [])),
    // A job that was stopped or fell, and goes on, has not failed.
    failure: failure !== null && failure.seq > lastBegun(events) ? failure : null,
    isFinished: events.some((event) => event.kind === 'finished'),
  };
}

function lastBegun(events: readonly TrainEvent[]): number {
  const begun = events.findLast(({ kind }) => kind === 'started' || kind === 'resumed');
  return begun?.seq ?? -1;
}
