import { isMet, type BenchRow } from './row.ts';

const HEADER = ['bench', 'what', 'median', 'p95', 'unit', 'ratio', 'against', 'target'];
/** Columns of figures, which line up on the right. */
const FIGURES = [2, 3, 5];

/** The rows in columns, for a terminal. */
export function plainTable(rows: readonly BenchRow[]): readonly string[] {
  const lines = rows.map(cells);
  const widths = HEADER.map((title, at) =>
    Math.max(title.length, ...lines.map((line) => (line[at] ?? '').length)),
  );
  return [HEADER, widths.map((width) => '-'.repeat(width)), ...lines].map((line) =>
    line
      .map((cell, at) => {
        const width = widths[at] ?? 0;
        return FIGURES.includes(at) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

export function markdownTable(rows: readonly BenchRow[]): readonly string[] {
  const rule = HEADER.map((_, at) => (FIGURES.includes(at) ? '--:' : '---'));
  return [HEADER, rule, ...rows.map(cells)].map(
    (line) => `| ${line.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`,
  );
}

function cells(row: BenchRow): readonly string[] {
  return [
    row.bench,
    row.what,
    figure(row.median),
    figure(row.p95),
    row.unit,
    figure(row.ratio),
    row.against ?? '',
    targetText(row),
  ];
}

function targetText(row: BenchRow): string {
  const { target } = row;
  if (target === undefined) return '';
  const bound = 'atMost' in target ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`;
  const met = isMet(row);
  const word = met === null ? 'not measured' : met ? 'met' : 'MISSED';
  return `${target.of} ${bound}: ${word}`;
}

/** Three digits that mean something. */
function figure(value: number | null): string {
  if (value === null) return '';
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
