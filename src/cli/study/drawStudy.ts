import { safe } from '../../app/safe.ts';
import {
  AXES,
  type Axis,
  type Studied,
  type StudyPair,
  type StudyReport,
} from '../../core/study/studyReport.ts';
import type { Policy } from '../../domain/choices.ts';
import { fitLine } from '../columns.ts';
import { chance, percent, signed, span95 } from '../../core/evaluate/figureWords.ts';
import { withAdapter } from '../evaluation/words.ts';
import { span } from '../../domain/span.ts';
import { table, type TableRow } from '../table.ts';
import type { Paint } from '../text.ts';
import { wrapLines } from '../wrapLines.ts';
import { drawCurves } from './drawCurve.ts';
import {
  AXIS_NAMES,
  budgetWords,
  madeParts,
  methodWords,
  missingWords,
  pairVerdict,
  placeWords,
} from './words.ts';

interface Look {
  readonly width: number;
  readonly paint: Paint;
}

/** A study as a person reads it: how it was made, what each policy has come to, and what can be seen of their differences. */
export function drawStudy(
  path: string,
  { manifest }: Studied,
  report: StudyReport,
  look: Look,
): readonly string[] {
  const { paint, width } = look;
  const model = withAdapter(manifest.model.model, manifest.adapter?.name ?? null);
  const title = `${model} · ${budgetWords(manifest)} a run`;
  const missing = missingWords(report);
  return [
    paint.bold(title),
    ...wrapLines(paint.dim([safe(path), ...madeParts(manifest)].join(' · ')), width),
    ...(missing === null ? [] : wrapLines(paint.yellow(missing), width)),
    '',
    ...(report.problems === 0
      ? ['No problem yet on which every policy has come to its end.']
      : figureLines(report, look)),
  ].map((line) => fitLine(line, width));
}

function figureLines(report: StudyReport, look: Look): readonly string[] {
  const { paint, width } = look;
  return [
    ...policyLines(report, look),
    ...AXES.flatMap((axis) => axisLines(axis, report, look)),
    ...report.pairs.flatMap((pair) => pairLines(pair, look)),
    '',
    ...wrapLines(paint.dim(methodWords(report)), width),
  ];
}

function policyLines({ policies }: StudyReport, { width, paint }: Look): readonly string[] {
  const number = (amount: number): string => amount.toLocaleString('en-US');
  const titles = [
    ...['', 'solved', '95 %', 'runs', 'by a lesson', 'ran dry'],
    ...['programs', 'tokens', 'sandbox'],
  ];
  const rows = policies.map(
    ({ policy, success, solved, runs, byLesson, ranDry, spend }): TableRow => [
      ...[policy, percent(success.value), span95(success), `${solved}/${runs}`],
      ...[policy === 'tree' ? String(byLesson) : '', String(ranDry), number(spend.programs)],
      ...[number(spend.promptTokens + spend.completionTokens), span(spend.sandboxSeconds)],
    ],
  );
  const tree = policies.find(({ policy }) => policy === 'tree');
  const back =
    tree === undefined
      ? []
      : wrapLines(
          paint.dim(
            `Of the tree's tokens ${number(tree.spend.reflectTokens)} went into ${number(tree.spend.reflections)} looks back. Ran dry: unsolved with programs left, as no branch was left to try.`,
          ),
          width,
        );
  const right = titles.map((_, at) => at).slice(1);
  return [...table([titles.map(paint.dim), ...rows], { width, right }), ...back];
}

/** The most columns a curve takes. */
const CURVE_COLUMNS = 48;

function axisLines(
  axis: Axis,
  { curves, ends, pairs }: StudyReport,
  { width, paint }: Look,
): readonly string[] {
  const own = curves.filter((curve) => curve.axis === axis);
  const points = own[0]?.points ?? [];
  if (points.length === 0) return [];
  const rows = points.map(({ at }, row): TableRow => [
    placeWords(at),
    ...own.flatMap(({ points }) => {
      const one = points[row];
      return one === undefined ? ['', ''] : [percent(one.value), span95(one)];
    }),
    ...seenWords(axis, at, pairs),
  ]);
  const titles = [
    // What it is stands above.
    '',
    ...own.flatMap(({ policy }) => [policy as string, '95 %']),
    ...(pairs.length === 0 ? [] : ['seen by itself']),
  ];
  const right = titles.map((_, column) => column).filter((column) => column <= 2 * own.length);
  const columns = Math.max(8, Math.min(CURVE_COLUMNS, width - 16));
  return [
    '',
    paint.bold(`Solved by ${AXIS_NAMES[axis]}`),
    ...drawCurves(own, { end: ends[axis], columns }),
    '',
    ...table([titles.map(paint.dim), ...rows], { width, right }),
  ];
}

/** Which differences can be seen at this place: `tree > iterative`. */
function seenWords(axis: Axis, at: number, pairs: readonly StudyPair[]): readonly string[] {
  if (pairs.length === 0) return [];
  const seen = pairs.flatMap(({ policies: [one, other], points }) => {
    const point = points.find((place) => place.axis === axis && place.at === at);
    if (point?.isSeen !== true) return [];
    return [point.difference.value > 0 ? `${one} > ${other}` : `${other} > ${one}`];
  });
  return [seen.join(', ')];
}

function pairLines(pair: StudyPair, { width, paint }: Look): readonly string[] {
  const { policies, full, pOfAll, only } = pair;
  const { value, low, high } = full.difference;
  const figures = `${signed(value)} points (${signed(low)} to ${signed(high)}), by chance ${chance(full.p)} by itself, ${chance(pOfAll)} of all`;
  const colour = full.isSeen ? paint.green : paint.yellow;
  return [
    '',
    ...wrapLines(colour(pairVerdict(pair)), width),
    ...wrapLines(`${policies[0]} less ${policies[1]}: ${figures}`, width),
    ...policies.flatMap((policy, at) => onlyLines(policy, only[at] ?? [], width)),
  ];
}

/** The most problems of a list that are named. */
const NAMED = 8;

function onlyLines(policy: Policy, problems: readonly string[], width: number): readonly string[] {
  if (problems.length === 0) return [];
  const names = problems.slice(0, NAMED).map(safe);
  const more = problems.length > NAMED ? [`and ${problems.length - NAMED} more`] : [];
  return wrapLines(
    `${policy} alone solves ${problems.length}: ${[...names, ...more].join(', ')}`,
    width,
  );
}
