import { columnsOf, fitLine } from './columns.ts';

export type TableRow = readonly string[];

/**
 * Rows in columns as wide as what they hold, lines cut at the terminal's edge. Columns named in `right` end alike, as figures should; the others
 * begin alike.
 */
export function table(
  rows: readonly TableRow[],
  { width, right = [] }: { readonly width: number; readonly right?: readonly number[] },
): readonly string[] {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => columnsOf(row[at] ?? ''))),
  );
  const padded = (cell: string, at: number): string => {
    const blanks = ' '.repeat(Math.max(0, (widths[at] ?? 0) - columnsOf(cell)));
    return right.includes(at) ? `${blanks}${cell}` : `${cell}${blanks}`;
  };
  return rows.map((row) => fitLine(row.map(padded).join('  ').trimEnd(), width));
}
