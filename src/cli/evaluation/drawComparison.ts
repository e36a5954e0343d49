import { safe } from '../../app/safe.ts';
import type { ComparedProblem, Comparison } from '../../core/evaluate/compare.ts';
import type { Evaluated } from '../../core/evaluate/report.ts';
import { fitLine } from '../columns.ts';
import { table, type TableRow } from '../table.ts';
import type { Paint } from '../text.ts';
import { wrapLines } from '../wrapLines.ts';
import { chance, count, modelWords, percent, signed } from './words.ts';

interface Look {
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
    ...pairLines(found, { width, paint }),
    '',
    ...wrapLines(paint.dim(methodWords(found)), width),
  ].map((line) => fitLine(line, width));
}

/** What pass@1 says decides; where it shows nothing, what the other ks show. */
function verdictWords(found: Comparison, paint: Paint): string {
  const { passAt1, atK, visible, standardErrors } = found;
  if (passAt1.isSeen) {
    const isBetter = passAt1.difference.value > 0;
    const word = isBetter ? paint.green('Tuned solves more.') : paint.red('Tuned solves less.');
    const isClose = standardErrors !== null && standardErrors < 2;
    return isClose ? `${word} It is less than 2 standard errors.` : word;
  }
  const others = atK.filter((one) => one.isSeen).map(({ k }) => `pass@${k}`);
  if (others.length > 0) {
    const looked = atK.length > 1 ? `, of ${atK.length} ks that were looked at` : '';
    return `${paint.yellow('Pass@1 shows no difference with this many samples.')} ${others.join(', ')} ${others.length === 1 ? 'does' : 'do'}${looked}.`;
  }
  const size = (visible: number): string => (100 * visible).toFixed(1);
  const room =
    visible !== null
      ? ` They would show one of ${size(visible)} points of pass@1 in four of five cases.`
      : standardErrors !== null
        ? ' So few problems could hardly show any.'
        : '';
  return `${paint.yellow('No difference can be seen with this many samples.')}${room}`;
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

function pairLines({ pairs }: Comparison, { width }: Look): readonly string[] {
  if (pairs === null) return [];
  const { both, base, tuned, neither } = pairs;
  const words = `Attempts of one seed: both solved ${both}, base alone ${base}, tuned alone ${tuned}, neither ${neither}.`;
  return ['', ...wrapLines(words, width)];
}

function methodWords({ problems, passAt1, atK }: Comparison): string {
  const isCounted = passAt1.test === 'signFlip' && atK.every((one) => one.exact);
  const test = passAt1.test === 'mcnemar' ? "McNemar's exact test" : 'sign-flip test';
  return `${count(problems, 'problem')}, paired; intervals over problems; by chance: ${test}${isCounted ? ', each pattern counted' : ''}. Gained and lost are problems that one side alone has solved at least once.`;
}
