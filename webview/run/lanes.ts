import type { RunEventOf } from '../../src/domain/runEvent.ts';
import type { RunState } from '../../src/domain/runState.ts';

/** The row of a branch: its steps from left to right, each in the column of its position in its trajectory. */
export interface Lane {
  readonly branch: string;
  /** Its row, from 0. Later lanes move down when one is put before them. */
  readonly row: number;
  /** The lane it stems from: that of the look back that opened it, else that of the step it goes on from. */
  readonly parent: Lane | null;
  readonly depth: number;
  /** Where it starts: the step it goes on from; null is the problem, in column 0. */
  readonly from: string | null;
  readonly fromColumn: number;
  /** A commit was restored for it: it goes on from a step, or starts over with a lesson. */
  readonly restored: boolean;
}

type MutableLane = { -readonly [K in keyof Lane]: Lane[K] };

/** Lines that leave one point for several lanes share a stem: it ends at the last of them. */
export interface Stem {
  /** The step it leaves; null is the problem. */
  readonly from: string | null;
  readonly fromLane: Lane | null;
  readonly fromColumn: number;
  readonly to: Lane;
}

/**
 * The order of branches on the picture: each stands below the branch it was learnt from and above that one's next relative. Grows by
 * insertion; nothing that stands is laid out anew, so a run of any size takes in a branch in the time of moving an array.
 */
export class Lanes {
  readonly stems = new Map<string | null, Stem>();
  readonly #rows: MutableLane[] = [];
  readonly #byBranch = new Map<string, MutableLane>();
  #columns = 0;

  /** From top to bottom; the same array each time. */
  get rows(): readonly Lane[] {
    return this.#rows;
  }

  /** How many columns hold a step. */
  get columns(): number {
    return this.#columns;
  }

  /** A step was taken, so many steps from the problem. */
  reach(position: number): void {
    this.#columns = Math.max(this.#columns, position);
  }

  /** Puts the lane of a branch in. `state` holds the step it goes on from. */
  open(event: RunEventOf<'branchOpened'>, state: RunState): Lane {
    const from = event.from === null ? undefined : state.steps.get(event.from);
    const fromLane = from === undefined ? null : (this.#byBranch.get(from.branch) ?? null);
    const because = event.because === null ? null : (this.#byBranch.get(event.because) ?? null);
    const parent = because ?? fromLane;
    const lane: MutableLane = {
      branch: event.branch,
      row: parent === null ? this.#rows.length : this.#endOf(parent),
      parent,
      depth: parent === null ? 0 : parent.depth + 1,
      from: event.from,
      fromColumn: from?.position ?? 0,
      restored: event.from !== null || event.because !== null,
    };
    this.#byBranch.set(lane.branch, lane);
    this.#rows.splice(lane.row, 0, lane);
    this.#renumber(lane.row + 1);
    this.#growStem(lane, fromLane);
    return lane;
  }

  of(branch: string): Lane | undefined {
    return this.#byBranch.get(branch);
  }

  /** The row after everything that stems from a lane. */
  #endOf(lane: Lane): number {
    let end = lane.row + 1;
    while ((this.#rows[end]?.depth ?? -1) > lane.depth) end += 1;
    return end;
  }

  #renumber(first: number): void {
    for (const [index, lane] of this.#rows.slice(first).entries()) lane.row = first + index;
  }

  #growStem(lane: Lane, fromLane: Lane | null): void {
    const stem = this.stems.get(lane.from);
    if (stem === undefined || stem.to.row < lane.row) {
      const { from, fromColumn } = lane;
      this.stems.set(from, { from, fromLane, fromColumn, to: lane });
    }
  }
}
