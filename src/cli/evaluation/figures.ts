import type { Estimate, Evaluated, EvaluationReport } from '../../core/evaluate/report.ts';

/** An evaluation's figures as one JSON object. */
export function figuresOf(
  path: string,
  { manifest, attempts }: Evaluated,
  report: EvaluationReport,
): Record<string, unknown> {
  const { passAtK, estimates, outcomes, ...rest } = report;
  const [first] = attempts;
  return {
    kind: 'evaluation',
    path,
    model: manifest?.model.model ?? first?.model ?? null,
    adapter: manifest === null ? (first?.adapter ?? null) : (manifest.adapter?.name ?? null),
    ...rest,
    passAtK: Object.fromEntries(passAtK),
    ci95: byK(estimates.map(({ k, any }) => [k, any])),
    passHatK: Object.fromEntries(
      estimates.flatMap(({ k, all }) => (all === null ? [] : [[k, all.value]])),
    ),
    passHatCi95: byK(estimates.map(({ k, all }) => [k, all])),
    outcomes,
  };
}

function byK(estimates: readonly (readonly [number, Estimate | null])[]): Record<string, unknown> {
  return Object.fromEntries(
    estimates.flatMap(([k, one]) => (one === null ? [] : [[k, [one.low, one.high]]])),
  );
}

export const CSV_TITLES = [
  ...['evaluation', 'model', 'adapter', 'group', 'figure', 'k'],
  ...['value', 'low', 'high', 'problems'],
] as const;

/** The same as rows of a table, a figure each, under `CSV_TITLES`. */
export function csvRows(
  path: string,
  { manifest, attempts }: Evaluated,
  report: EvaluationReport,
): readonly (readonly (string | number)[])[] {
  const [first] = attempts;
  const model = manifest?.model.model ?? first?.model ?? '';
  const adapter = (manifest === null ? first?.adapter : manifest.adapter?.name) ?? '';
  const row = (group: string, figure: string, k: number, one: Estimate | null) =>
    one === null
      ? []
      : [[path, model, adapter, group, figure, k, one.value, one.low, one.high, one.problems]];
  const groups = [
    ...(report.byDifficulty ?? []).map((one) => ({ ...one, name: `difficulty ${one.name}` })),
    ...(report.bySource ?? []).map((one) => ({ ...one, name: `source ${one.name}` })),
  ];
  return [
    ...report.estimates.flatMap(({ k, any, all }) => [
      ...row('all', 'pass@k', k, any),
      ...row('all', 'pass^k', k, all),
    ]),
    ...groups.flatMap(({ name, passAt1 }) => row(name, 'pass@k', 1, passAt1)),
  ];
}

/** A line as RFC 4180 has it. */
export function csvLine(cells: readonly (string | number)[]): string {
  return cells
    .map(String)
    .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',');
}
