import type { Estimate } from '../../core/evaluate/report.ts';
import type { PairedDifference } from '../../core/evaluate/pairedDifference.ts';
import type { Studied, StudyReport } from '../../core/study/studyReport.ts';

/** A study's figures as one JSON object. */
export function studyFigures(
  path: string,
  { manifest }: Studied,
  report: StudyReport,
): Record<string, unknown> {
  const { model, adapter, settings, seed, repeats } = manifest;
  const byName = <T>(of: (one: StudyReport['policies'][number]) => T): Record<string, T> =>
    Object.fromEntries(report.policies.map((one) => [one.policy, of(one)]));
  const { byProblem, policies, ...rest } = report;
  return {
    kind: 'study',
    path,
    model: model.model,
    adapter: adapter?.name ?? null,
    ...{ seed, repeats, budget: settings.budget },
    success: byName(({ success }) => success.value),
    ci95: byName(({ success: { low, high } }) => [low, high]),
    ...rest,
    policies,
    byProblem: byProblem.map(({ problem, runs }) => ({
      problem,
      runs: runs.map(({ policy, repeat, run, solvedAt, byLesson, ranDry, used }) => ({
        ...{ policy, repeat, run, solvedAt, byLesson, ranDry },
        programs: used.programs,
      })),
    })),
  };
}

export const STUDY_CSV_TITLES = [
  ...['study', 'model', 'adapter', 'figure', 'policy', 'less', 'axis', 'at'],
  ...['value', 'low', 'high', 'p', 'problems'],
] as const;

type Cells = readonly (string | number)[];

/** The same as rows of a table, a figure each, under `STUDY_CSV_TITLES`. */
export function studyCsvRows(
  path: string,
  { manifest }: Studied,
  { policies, curves, pairs }: StudyReport,
): readonly Cells[] {
  const head = [path, manifest.model.model, manifest.adapter?.name ?? ''];
  const ofEstimate = ({ value, low, high, problems }: Estimate, p: number | '' = ''): Cells => [
    ...[value, low, high, p, problems],
  ];
  const ofPair = ({ difference, p }: PairedDifference): Cells => ofEstimate(difference, p);
  return [
    ...policies.map(({ policy, success }) => [
      'success',
      policy,
      '',
      '',
      '',
      ...ofEstimate(success),
    ]),
    ...policies.flatMap(({ policy, spend, byLesson, ranDry, solved, runs }) =>
      Object.entries({ runs, solved, byLesson, ranDry, ...spend }).map(([name, value]) => [
        ...[name, policy, '', '', '', value, '', '', '', ''],
      ]),
    ),
    ...curves.flatMap(({ policy, axis, points }) =>
      points.map((one) => ['success', policy, '', axis, one.at, ...ofEstimate(one)]),
    ),
    ...pairs.flatMap(({ policies: [one, other], full, points }) => [
      ['difference', one, other, '', '', ...ofPair(full)],
      ...points.map((point) => ['difference', one, other, point.axis, point.at, ...ofPair(point)]),
    ]),
  ].map((cells) => [...head, ...cells]);
}
