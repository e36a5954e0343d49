import { safe } from '../../app/safe.ts';
import type { ReviewCard } from '../../domain/reviewCard.ts';
import type { LiftFigures, Rate } from '../../domain/lift.ts';
import type { Review } from '../../core/learn/standing.ts';
import type { Correction } from '../../core/learn/corrections.ts';

export function lessonWords(lesson: Correction['lesson']): string {
  if (lesson === null) return 'without a lesson';
  return safe(lesson.fix === '' ? (lesson.facts[0] ?? '') : lesson.fix);
}

/** `accepted by ann`, `rejected by bob: right by chance` */
export function reviewWords({ reviewer, decision, reason }: Review): string {
  return `${decision} by ${reviewer}${reason === null ? '' : `: ${safe(reason)}`}`;
}

/** `+40 points (95 %: +1 to +68): 6 of 10 with the lesson, 2 of 10 without` */
export function liftWords({ told, untold, difference, low, high }: LiftFigures): string {
  const interval = `95 %: ${points(low)} to ${points(high)}`;
  return `${points(difference)} points (${interval}): ${rate(told)} with the lesson, ${rate(untold)} without`;
}

/** A share as points of a hundred, with its sign. */
export function points(share: number): string {
  const whole = Math.round(share * 100);
  return whole > 0 ? `+${whole}` : String(whole);
}

export function liftNote({ model, because, times }: LiftFigures): string {
  const early = because === 'done' ? '' : `, ended early (${because}) of ${times} each`;
  return `measured with ${safe(model)}${early}`;
}

/** `visible 3/3, hidden 12/12` */
export function testsWords({ visible, hidden }: ReviewCard['tried'][number]): string {
  const counts = [
    ['visible', visible],
    ['hidden', hidden],
  ] as const;
  return counts
    .flatMap(([name, found]) => (found === null ? [] : [`${name} ${found.passed}/${found.total}`]))
    .join(', ');
}

function rate({ solved, of }: Rate): string {
  return `${solved} of ${of}`;
}
