import { safe } from '../../app/safe.ts';
import type { ComparedProblem, Comparison } from '../../core/evaluate/compare.ts';
import { chance, count, percent, signed } from '../../core/evaluate/figureWords.ts';
import { tellComparison, testWords } from '../../core/evaluate/tellComparison.ts';
import type { Evaluated } from '../../core/evaluate/report.ts';
import { fitLine } from '../columns.ts';
import { table, type TableRow } from '../table.ts';
import type { Paint } from '../text.ts';
import { wrapLines } from '../wrapLines.ts';
import { modelWords } from './words.ts';

export interface Look {
  readonly width: number;
  readonly paint: Paint;
}

export interface Compared {
  readonly base: Evaluated;
  readonly tuned: Evaluated;
  readonly found: Comparison;
}

/** A comparison as a person reads it: the verdict in words before the figures. */
export function drawComparison(
  { base, tuned, found }: Compared,
  { width, paint }: Look,
): readonly string[] {
  const titles = ['k', 'base', 'tuned', 'difference', '95 %', 'by chance', 'problems'];
  const rows = found.atK.map((one): TableRow => [
    String(one.k),
    percent(one.base),
    percent(one.tuned),
    signed(one.difference.value),
    `${signed(one.difference.low)} to ${signed(one.difference.high)}`,
    chance(one.p),
    String(one.difference.problems),
  ]);
  return [
    `${paint.dim('base ')} ${modelWords(base)}`,
    `${paint.dim('tuned')} ${modelWords(tuned)}`,
    '',
    ...wrapLines(verdictWords(found, paint), width),
    '',
    ...table([titles.map(paint.dim), ...rows], { width, right: [0, 1, 2, 3, 4, 5, 6] }),
    ...problemLines('Gained', found.gained, paint.green, width),
    ...problemLines('Lost', found.lost, paint.red, width),
    ...unturnedLines(found),
    ...pairLines(found, { width, paint }),
    '',
    ...wrapLines(paint.dim(methodWords(found)), width),
  ].map((line) => fitLine(line, width));
}

function verdictWords(found: Comparison, paint: Paint): string {
  const { sees, verdict, more } = tellComparison(found);
  const colour = { more: paint.green, less: paint.red, others: paint.yellow, none: paint.yellow };
  return [colour[sees](verdict), ...more].join(' ');
}

/** The most problems of a list that are named. */
const NAMED = 12;

function problemLines(
  title: string,
  problems: readonly ComparedProblem[],
  colour: (text: string) => string,
  width: number,
): readonly string[] {
  if (problems.length === 0) return [];
  const names = problems
    .slice(0, NAMED)
    .map(
      ({ problem, base, tuned }) =>
        `${safe(problem)} (${base.c}/${base.n} → ${tuned.c}/${tuned.n})`,
    );
  const more = problems.length > NAMED ? [`and ${problems.length - NAMED} more`] : [];
  return [
    '',
    ...wrapLines(
      `${colour(`${title} ${problems.length}:`)} ${[...names, ...more].join(', ')}`,
      width,
    ),
  ];
}

function unturnedLines({ gained, lost }: Comparison): readonly string[] {
  return gained.length + lost.length > 0 ? [] : ['', 'No problem is gained, and none is lost.'];
}

function pairLines({ pairs }: Comparison, { width }: Look): readonly string[] {
  if (pairs === null) return [];
  const { both, base, tuned, neither } = pairs;
  const words = `Attempts of one seed: both solved ${both}, base alone ${base}, tuned alone ${tuned}, neither ${neither}.`;
  return ['', ...wrapLines(words, width)];
}

function methodWords(found: Comparison): string {
  return `${count(found.problems, 'problem')}, paired; intervals over problems; by chance: ${testWords(found)}. Gained and lost are problems that one side alone has solved at least once.`;
}
