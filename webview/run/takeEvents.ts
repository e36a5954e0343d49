import type { RunEvent } from '../../src/domain/runEvent.ts';
import { reduce } from '../../src/domain/foldRun.ts';
import type { RunState } from '../../src/domain/runState.ts';
import type { Lanes } from './lanes.ts';
import type { Marks } from './marks.ts';

/** A run as far as it was told. `state`, `lanes` and `marks` grow in place. */
export interface ToldRun {
  readonly state: RunState;
  readonly lanes: Lanes;
  readonly marks: Marks;
  /** `seq` of the first event that did not fit the ones before it; nothing after it is taken. */
  readonly misfit: number | null;
}

export interface Taken {
  readonly state: RunState;
  readonly misfit: number | null;
  /** The events that were not known before. */
  readonly fresh: readonly RunEvent[];
  /** Events between the last one taken and the next one given are missing. */
  readonly gap: boolean;
}

/** Takes events in up to a gap or a misfit. Those that are here already are passed over: two answers may cross. */
export function takeEvents(run: ToldRun, events: readonly RunEvent[]): Taken {
  const fresh: RunEvent[] = [];
  let { state } = run;
  if (run.misfit !== null) return { state, misfit: run.misfit, fresh, gap: false };
  for (const event of events) {
    if (event.seq < state.nextSeq) continue;
    if (event.seq > state.nextSeq) return { state, misfit: null, fresh, gap: true };
    try {
      state = reduce(state, event);
    } catch {
      // Each line of a damaged journal may read well and still speak of a step that never was.
      return { state, misfit: event.seq, fresh, gap: false };
    }
    run.marks.take(event);
    if (event.kind === 'branchOpened') run.lanes.open(event, state);
    if (event.kind === 'stepTaken') run.lanes.reach(state.steps.get(event.step)?.position ?? 0);
    fresh.push(event);
  }
  return { state, misfit: null, fresh, gap: false };
}
