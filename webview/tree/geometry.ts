/** Sizes of the picture, in CSS pixels. */
export interface Geometry {
  readonly nodeWidth: number;
  readonly nodeHeight: number;
  /** From one column to the next. */
  readonly pitchX: number;
  /** From one lane to the next. */
  readonly pitchY: number;
  /** Width of the branch names on the left. */
  readonly gutter: number;
  /** Height of the column names on top. */
  readonly head: number;
  /** How high an arc rises above its steps. */
  readonly arc: number;
  /** Whether a verdict stands below its step. */
  readonly words: boolean;
}

export const ROOMY: Geometry = {
  nodeWidth: 72,
  nodeHeight: 26,
  pitchX: 112,
  pitchY: 76,
  gutter: 68,
  head: 26,
  arc: 18,
  words: true,
};

export const COMPACT: Geometry = {
  nodeWidth: 58,
  nodeHeight: 20,
  pitchX: 80,
  pitchY: 36,
  gutter: 58,
  head: 24,
  arc: 7,
  words: false,
};

/** Between the gutter and the first column stands the problem, where everything starts. */
const START_WIDTH = 48;

/** The middle of a column; column 0 is the problem. */
export function columnX({ gutter, nodeWidth, pitchX }: Geometry, column: number): number {
  if (column === 0) return gutter + START_WIDTH / 2;
  return gutter + START_WIDTH + (column - 1) * pitchX + nodeWidth / 2;
}

/** The middle of a row's steps. */
export function rowY({ head, arc, pitchY, nodeHeight }: Geometry, row: number): number {
  return head + row * pitchY + arc + 8 + nodeHeight / 2;
}

/** Where the line from a step to the lanes below it goes down: between its column and the next, where no step stands. */
export function channelX(geometry: Geometry, column: number): number {
  if (column === 0) return columnX(geometry, 0);
  return columnX(geometry, column) + (geometry.pitchX - 8) / 2;
}

/** The size of the whole picture. */
export function canvasSize(
  geometry: Geometry,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): { readonly width: number; readonly height: number } {
  return {
    // Room for what is being written after the last step, and for its words.
    width: columnX(geometry, columns + 1) + geometry.pitchX,
    height: geometry.head + rows * geometry.pitchY + 12,
  };
}

/** The part of the picture that is looked at. */
export interface Viewport {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Rows and columns to draw, ends included. */
export interface Range {
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
}

/** Drawn beyond each edge, so that scrolling by a little draws nothing new. */
const MARGIN_ROWS = 1;
const MARGIN_COLUMNS = 1;

export function rangeOf({ pitchX, pitchY }: Geometry, view: Viewport): Range {
  return {
    firstRow: Math.max(0, Math.floor(view.top / pitchY) - MARGIN_ROWS),
    lastRow: Math.ceil((view.top + view.height) / pitchY) + MARGIN_ROWS,
    firstColumn: Math.max(0, Math.floor(view.left / pitchX) - MARGIN_COLUMNS),
    lastColumn: Math.ceil((view.left + view.width) / pitchX) + MARGIN_COLUMNS,
  };
}

export function sameRange(one: Range, other: Range): boolean {
  return (
    one.firstRow === other.firstRow &&
    one.lastRow === other.lastRow &&
    one.firstColumn === other.firstColumn &&
    one.lastColumn === other.lastColumn
  );
}

export function px(length: number): string {
  return `${length}px`;
}
