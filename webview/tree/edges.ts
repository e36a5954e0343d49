import type { BranchState, RunState } from '../../src/domain/runState.ts';
import type { Phase } from '../../src/domain/runPhase.ts';
import type { Shown } from '../run/filter.ts';
import type { Lane, Lanes } from '../run/lanes.ts';
import type { LookBack, Marks } from '../run/marks.ts';
import { channelX, columnX, rowY, type Geometry, type Range } from './geometry.ts';

/** `chain`: steps of a branch; `restored`: from a restored commit; `lookBack`: to the blamed step. */
export interface Edge {
  readonly key: string;
  readonly kind: 'chain' | 'restored' | 'lookBack';
  readonly path: string;
}

export interface Picture {
  readonly state: RunState;
  readonly lanes: Lanes;
  readonly marks: Marks;
  readonly shown: Shown;
  readonly geometry: Geometry;
  /** Branches whose model is writing; null where nobody is at work. */
  readonly writing: ReadonlySet<string> | null;
  readonly phase: Phase;
}

/** Whether the branch's next step is still to come, so that its place is drawn. */
export function isStepAhead({ closed, steps }: BranchState, state: RunState): boolean {
  if (closed !== null) return false;
  const last = state.steps.get(steps.at(-1) ?? '');
  return last === undefined || last.judged !== null;
}

/** The lines that touch the visible part, clipped to it where they may be long. */
export function edgesIn(picture: Picture, range: Range): readonly Edge[] {
  const lanes = picture.shown.lanes.slice(range.firstRow, range.lastRow + 1);
  return [
    ...stemsIn(picture, range),
    ...lanes.flatMap((lane, index) => laneEdges(lane, range.firstRow + index, picture, range)),
    ...arcsIn(picture, range),
  ];
}

const BEND = 10;

/** Down from a step, or from the problem, to the last lane that starts there. */
function stemsIn({ lanes, shown, geometry }: Picture, range: Range): readonly Edge[] {
  const edges: Edge[] = [];
  for (const { from, fromLane, fromColumn, to } of lanes.stems.values()) {
    const startRow = fromLane === null ? 0 : shown.rowOf(fromLane);
    const endRow = lastShown(to, from, shown);
    if (startRow === undefined || endRow === undefined || endRow <= startRow) continue;
    if (endRow < range.firstRow || startRow > range.lastRow) continue;
    if (fromColumn < range.firstColumn - 1 || fromColumn > range.lastColumn) continue;
    const x = channelX(geometry, fromColumn);
    const top = rowY(geometry, Math.max(startRow, range.firstRow - 1));
    const bottom = rowY(geometry, Math.min(endRow, range.lastRow + 1)) - BEND;
    const start = rowY(geometry, startRow);
    const leaves =
      from === null || startRow < range.firstRow - 1
        ? `M${x} ${top}`
        : `M${columnX(geometry, fromColumn)} ${start}H${x - BEND}Q${x} ${start} ${x} ${start + BEND}`;
    edges.push({
      key: `stem ${from ?? ''}`,
      kind: from === null ? 'chain' : 'restored',
      path: `${leaves}V${bottom}`,
    });
  }
  return edges;
}

/** The last lane of a stem may be filtered out: then the last one of its point that is not. */
function lastShown(to: Lane, from: string | null, shown: Shown): number | undefined {
  const row = shown.rowOf(to);
  if (row !== undefined) return row;
  const last = shown.lanes.findLastIndex((lane) => lane.from === from);
  return last < 0 ? undefined : last;
}

/** Into the lane's first step, and along its steps. */
function laneEdges(lane: Lane, row: number, picture: Picture, range: Range): readonly Edge[] {
  const { state, geometry } = picture;
  const branch = state.branches.get(lane.branch);
  if (branch === undefined) return [];
  const y = rowY(geometry, row);
  const { steps } = branch;
  const ahead = steps.length === 0 || isStepAhead(branch, state);
  const lastColumn = lane.fromColumn + steps.length + (ahead ? 1 : 0);
  const firstX = columnX(geometry, lane.fromColumn + 1);
  const edges: Edge[] = [];
  if (lane.fromColumn <= range.lastColumn && lane.fromColumn + 1 >= range.firstColumn) {
    const x = channelX(geometry, lane.fromColumn);
    // The first row starts beside the problem: nothing to come down from.
    const bend = row === 0 ? `M${x} ${y}` : `M${x} ${y - BEND}Q${x} ${y} ${x + BEND} ${y}`;
    edges.push({
      key: `in ${lane.branch}`,
      kind: lane.restored ? 'restored' : 'chain',
      path: `${bend}H${firstX}`,
    });
  }
  const left = Math.max(firstX, columnX(geometry, range.firstColumn));
  const right = Math.min(columnX(geometry, lastColumn), columnX(geometry, range.lastColumn + 1));
  if (right > left) {
    const path = `M${left} ${y}H${right}`;
    edges.push({ key: `chain ${lane.branch}`, kind: 'chain', path });
  }
  return edges;
}

/** Arcs within the visible lanes, and those between lanes that touch the visible part: of thousands, a few. */
function arcsIn(picture: Picture, range: Range): readonly Edge[] {
  const { marks, shown } = picture;
  const lanes = shown.lanes.slice(range.firstRow, range.lastRow + 1);
  const inside = lanes.flatMap(({ branch }) => marks.by(branch));
  const across = marks.lookBacksAcross.filter((lookBack) => !inside.includes(lookBack));
  return [...inside, ...across].flatMap((lookBack) => arcOf(lookBack, picture, range));
}

function arcOf(
  { branch, index, after, blamed }: LookBack,
  { state, lanes, shown, geometry }: Picture,
  range: Range,
): readonly Edge[] {
  const start = place(after, state, lanes, shown);
  const end = place(blamed, state, lanes, shown);
  if (start === null || end === null) return [];
  if (Math.max(start.row, end.row) < range.firstRow) return [];
  if (Math.min(start.row, end.row) > range.lastRow) return [];
  if (start.column < range.firstColumn || end.column > range.lastColumn) return [];
  const key = `arc ${branch} ${index}`;
  return [{ key, kind: 'lookBack', path: arc(start, end, geometry) }];
}

interface Place {
  readonly column: number;
  readonly row: number;
}

function place(id: string, state: RunState, lanes: Lanes, shown: Shown): Place | null {
  const step = state.steps.get(id);
  const lane = step === undefined ? undefined : lanes.of(step.branch);
  const row = lane === undefined ? undefined : shown.rowOf(lane);
  return step === undefined || row === undefined ? null : { column: step.position, row };
}

/** From the step that looks back over those between to the blamed one; in another lane, up to it from below. */
function arc(start: Place, end: Place, geometry: Geometry): string {
  const half = geometry.nodeHeight / 2;
  const near = geometry.nodeWidth / 4;
  const x1 = columnX(geometry, start.column) - near;
  const y1 = rowY(geometry, start.row) - half;
  const x2 = columnX(geometry, end.column) + near;
  if (start.row === end.row) {
    // Three quarters of the way is as high as such a curve gets.
    const rise = (geometry.arc * 4) / 3;
    return `M${x1} ${y1}C${x1} ${y1 - rise} ${x2} ${y1 - rise} ${x2} ${y1 - 2}`;
  }
  const y2 = rowY(geometry, end.row) + half + 2;
  const middle = (y1 + y2) / 2;
  return `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`;
}
