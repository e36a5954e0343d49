import { safe } from '../../app/safe.ts';
import {
  AXES,
  type Axis,
  type Studied,
  type StudiedRun,
  type StudyReport,
} from '../../core/study/studyReport.ts';
import type { Policy } from '../../domain/choices.ts';
import { chance, percent, signed, span95 } from '../../core/evaluate/figureWords.ts';
import { withAdapter } from '../evaluation/words.ts';
import {
  AXIS_NAMES,
  budgetWords,
  madeParts,
  methodWords,
  missingWords,
  pairVerdict,
  placeWords,
} from './words.ts';

/** The tables of a document: policies, success against spend, pairs, and problem by problem. */
export function studyMarkdown({ manifest }: Studied, report: StudyReport): readonly string[] {
  const model = plainMarkdown(withAdapter(manifest.model.model, manifest.adapter?.name ?? null));
  const missing = missingWords(report);
  const head = [
    `${model}, ${budgetWords(manifest)} a run: ${madeParts(manifest).join(', ')}.`,
    ...(missing === null ? [] : ['', missing]),
  ];
  if (report.problems === 0) return head;
  return [
    ...head,
    '',
    ...policyTable(report),
    ...AXES.flatMap((axis) => axisTable(axis, report)),
    ...pairTable(report),
    '',
    methodWords(report),
    '',
    ...problemTable(report),
  ];
}

function policyTable({ policies }: StudyReport): readonly string[] {
  const rows = policies.map(({ policy, success, solved, runs, byLesson, ranDry, spend }) => [
    ...[policy, `${percent(success.value)} (${span95(success)})`, `${solved} of ${runs}`],
    ...[byLesson, ranDry, spend.programs, spend.tests, spend.promptTokens],
    ...[spend.completionTokens, spend.reflectTokens, spend.sandboxSeconds.toFixed(1)],
  ]);
  const titles = [
    ...['policy', 'solved (95 %)', 'runs solved', 'by a branch with a lesson'],
    ...['ran dry', 'programs', 'tests', 'tokens in', 'tokens out', 'of these to look back'],
    'sandbox seconds',
  ];
  return tableOf(titles, rows);
}

function axisTable(axis: Axis, { curves }: StudyReport): readonly string[] {
  const own = curves.filter((curve) => curve.axis === axis);
  const points = own[0]?.points ?? [];
  if (points.length === 0) return [];
  const rows = points.map(({ at }, row) => [
    placeWords(at),
    ...own.map(({ points }) => {
      const one = points[row];
      return one === undefined ? '' : `${percent(one.value)} (${span95(one)})`;
    }),
  ]);
  return ['', ...tableOf([AXIS_NAMES[axis], ...own.map(({ policy }) => policy)], rows)];
}

function pairTable({ pairs }: StudyReport): readonly string[] {
  if (pairs.length === 0) return [];
  const rows = pairs.map(({ policies: [one, other], full, pOfAll, only }) => {
    const { value, low, high } = full.difference;
    const points = `${signed(value)} (${signed(low)} to ${signed(high)})`;
    const chances = [chance(full.p), chance(pOfAll)];
    return [`${one} less ${other}`, points, ...chances, only[0].length, only[1].length];
  });
  const titles = [
    ...['pair', 'points (95 %)', 'by chance, by itself', 'of all pairs'],
    ...['the first alone', 'the second alone'],
  ];
  const verdicts = pairs.map((pair) => `- ${pairVerdict(pair)}`);
  return ['', ...tableOf(titles, rows), '', ...verdicts];
}

function problemTable({ byProblem, policies }: StudyReport): readonly string[] {
  const names = policies.map(({ policy }) => policy);
  const rows = byProblem.map(({ problem, runs }) => [
    plainMarkdown(safe(problem)),
    ...names.map((policy) => cellOf(policy, runs)),
  ]);
  return [
    'How many programs it took; in brackets what an unsolved run has used.',
    '',
    ...tableOf(['problem', ...names], rows),
  ];
}

function cellOf(policy: Policy, runs: readonly StudiedRun[]): string {
  return runs
    .filter((run) => run.policy === policy)
    .map(({ solvedAt, byLesson, used }) => {
      if (solvedAt === null) return `(${used.programs})`;
      return `${solvedAt.programs}${byLesson ? ' with a lesson' : ''}`;
    })
    .join(', ');
}

function tableOf(
  titles: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): readonly string[] {
  const line = (cells: readonly (string | number)[]): string =>
    `| ${cells.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en-US') : cell)).join(' | ')} |`;
  return [line(titles), `|${'---|'.repeat(titles.length)}`, ...rows.map(line)];
}

/** Names of others stay text: no markup of theirs is anybody's. */
function plainMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>&|#]/g, '\\$&');
}
