import type { TrainEvent } from './training.ts';

type EventOf<K extends TrainEvent['kind']> = Extract<TrainEvent, { kind: K }>;
type Losses = EventOf<'stepped'>['losses'];

/** Losses of one kind of rows in nats a trained token, one for each of the steps; null where it was not measured. */
export interface Curve {
  readonly train: readonly (number | null)[];
  readonly validation: readonly (number | null)[];
}

/** How a job's losses went, step by step. */
export interface JobCurves {
  /** Ascending, each once. */
  readonly steps: readonly number[];
  readonly corrections: Curve;
  readonly rehearsal: Curve;
}

/** More are not told apart on a screen. */
const MOST = 500;

/**
 * The curves that a job's events tell. A step that was made again after a stop counts as it was the last time. Of more steps than a screen
 * shows, so many neighbours as it takes are told as their mean, at the last of them; what validation measured is all there.
 */
export function jobCurves(events: readonly TrainEvent[], most = MOST): JobCurves {
  const { trained, validated } = measured(events);
  const points = thinned(trained, most);
  const steps = [...new Set([...points.keys(), ...validated.keys()])].sort((a, b) => a - b);
  const curve = (kind: keyof Losses): Curve => ({
    train: steps.map((step) => points.get(step)?.[kind] ?? null),
    validation: steps.map((step) => validated.get(step)?.[kind] ?? null),
  });
  return { steps, corrections: curve('corrections'), rehearsal: curve('rehearsal') };
}

interface Measured {
  readonly trained: Map<number, Losses>;
  readonly validated: Map<number, Losses>;
}

function measured(events: readonly TrainEvent[]): Measured {
  const trained = new Map<number, Losses>();
  const validated = new Map<number, Losses>();
  let last = 0;
  for (const event of events) {
    if (event.kind === 'stepped') {
      // It went on from a checkpoint before the last step: what came after that is made anew.
      if (event.step <= last) {
        forgetFrom(trained, event.step);
        forgetFrom(validated, event.step);
      }
      last = event.step;
      trained.set(event.step, event.losses);
    } else if (event.kind === 'validated') validated.set(event.step, event.losses);
  }
  return { trained, validated };
}

function forgetFrom(points: Map<number, Losses>, from: number): void {
  for (const step of points.keys()) if (step >= from) points.delete(step);
}

function thinned(points: ReadonlyMap<number, Losses>, most: number): ReadonlyMap<number, Losses> {
  if (points.size <= most) return points;
  const all = [...points];
  const together = Math.ceil(all.length / most);
  const fewer = new Map<number, Losses>();
  for (let from = 0; from < all.length; from += together) {
    const some = all.slice(from, from + together);
    const at = some.at(-1)?.[0] ?? 0;
    const mean = (kind: keyof Losses): number | null => meanOf(some.map(([, of]) => of[kind]));
    fewer.set(at, { corrections: mean('corrections'), rehearsal: mean('rehearsal') });
  }
  return fewer;
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
