import { Corrections } from '../../app/corrections.ts';
import { eachReviewed, type ReviewedCorrection } from '../../app/reviewedCorrections.ts';
import { safe } from '../../app/safe.ts';
import { liftFigures } from '../../core/learn/liftFigures.ts';
import { decisionOf, standingOf, type Review } from '../../core/learn/standing.ts';
import { titleOf } from '../../domain/shortName.ts';
import { fitLine } from '../columns.ts';
import type { CliContext } from '../context.ts';
import { lessonWords, points } from './words.ts';

export interface ListArgs {
  readonly open?: boolean;
  readonly differing?: boolean;
  readonly as?: string;
}

/** Lists the corrections of all runs, or those that wait for a decision. */
export async function list(args: ListArgs, { output, home, signal }: CliContext): Promise<void> {
  const width = process.stdout.columns || 120;
  let all = 0;
  for await (const one of eachReviewed(new Corrections(home), home, signal)) {
    all += 1;
    if (!isWanted(one, args)) continue;
    const { name, correction, reviews, lift } = one;
    const figures = lift === null ? null : liftFigures(lift);
    const standing = standingOf(reviews);
    output.emit({ kind: 'correction', name, standing, reviews, lift: figures, ...correction });
    const lifted = figures === null ? '' : `lift ${points(figures.difference)}  `;
    output.say(fitLine(`${name}  ${standingWords(reviews)}${lifted}${lineOf(one)}`, width));
  }
  if (all === 0) {
    output.say('No correction yet: a run leaves one where a lesson, or you, made a program pass.');
  }
}

function isWanted({ reviews }: ReviewedCorrection, { open, differing, as }: ListArgs): boolean {
  const standing = standingOf(reviews);
  if (differing === true) return standing === 'disputed';
  if (open !== true) return true;
  return as === undefined ? standing === 'open' : decisionOf(reviews, as) === null;
}

/** Who said what, where they differ; one word where they do not. */
function standingWords(reviews: readonly Review[]): string {
  const [first, ...others] = reviews;
  if (first === undefined) return '';
  if (others.every(({ decision }) => decision === first.decision)) return `${first.decision}  `;
  return `${reviews.map(({ reviewer, decision }) => `${decision} by ${reviewer}`).join(', ')}  `;
}

function lineOf({ correction }: ReviewedCorrection): string {
  const { blamed, corrected, problem, author, lesson } = correction;
  const who = author === 'person' ? 'by a person' : lessonWords(lesson);
  return `${blamed} → ${corrected}  ${safe(titleOf(problem))}  ${who}`;
}
