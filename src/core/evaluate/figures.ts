import type { Comparison } from './compare.ts';
import type { ToldEvaluation } from './toldEvaluation.ts';
import { modelName, type Estimate, type Evaluated, type EvaluationReport } from './report.ts';

/** An evaluation's figures as one JSON object. */
export function figuresOf({ evaluated, report, curve }: ToldEvaluation): Record<string, unknown> {
  const { passAtK, estimates, outcomes, ...rest } = report;
  return {
    ...modelName(evaluated),
    ...rest,
    passAtK: Object.fromEntries(passAtK),
    ci95: byK(estimates.map(({ k, any }) => [k, any])),
    passHatK: Object.fromEntries(
      estimates.flatMap(({ k, all }) => (all === null ? [] : [[k, all.value]])),
    ),
    passHatCi95: byK(estimates.map(({ k, all }) => [k, all])),
    curve,
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
  evaluated: Evaluated,
  report: EvaluationReport,
): readonly (readonly (string | number)[])[] {
  const { model, adapter } = modelName(evaluated);
  const made = [path, model ?? '', adapter ?? ''];
  const row = (group: string, figure: string, k: number, one: Estimate | null) =>
    one === null ? [] : [[...made, group, figure, k, one.value, one.low, one.high, one.problems]];
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

export const COMPARED_CSV_TITLES = [
  ...['base', 'tuned', 'figure', 'k', 'base value', 'tuned value'],
  ...['difference', 'low', 'high', 'p', 'problems'],
] as const;

/** A comparison as rows of a table, one a k, under `COMPARED_CSV_TITLES`. */
export function comparedCsvRows(
  [basePath, tunedPath]: readonly [string, string],
  { atK }: Comparison,
): readonly (readonly (string | number)[])[] {
  return atK.map(({ k, base, tuned, difference: { value, low, high, problems }, p }) => [
    ...[basePath, tunedPath, 'pass@k', k, base, tuned],
    ...[value, low, high, p, problems],
  ]);
}

/** A line as RFC 4180 has it. */
export function csvLine(cells: readonly (string | number)[]): string {
  return cells
    .map(String)
    .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',');
}
