import * as l10n from '@vscode/l10n';
import { safe } from '../../app/safe.ts';
import type { ReviewedCorrection } from '../../app/reviewedCorrections.ts';
import type { Correction } from '../../core/learn/corrections.ts';
import { decisionOf, type QueuePart, type Review } from '../../core/learn/standing.ts';
import { titleOf } from '../../domain/shortName.ts';
import { COLORS, type Look } from './look.ts';

/** A part of the queue, and how many are in it. */
export function queuePartLook(part: QueuePart, count: number): Look {
  const { label, tooltip, icon, color } = PARTS[part];
  return {
    label: label(),
    description: String(count),
    tooltip: tooltip(),
    icon,
    color,
    context: 'queuePart',
  };
}

interface PartLook {
  readonly label: () => string;
  readonly tooltip: () => string;
  readonly icon: string;
  readonly color: string | null;
}

const PARTS: Readonly<Record<QueuePart, PartLook>> = {
  toReview: {
    label: () => l10n.t('To Review'),
    tooltip: () => l10n.t('You have not decided on them yet.'),
    icon: 'inbox',
    color: null,
  },
  differing: {
    label: () => l10n.t('Differing'),
    tooltip: () => l10n.t('One reviewer accepts what another rejects. No data set holds them.'),
    icon: 'git-compare',
    color: COLORS.poor,
  },
  accepted: {
    label: () => l10n.t('Accepted'),
    tooltip: () => l10n.t('A data set may hold them.'),
    icon: 'pass',
    color: COLORS.good,
  },
  rejected: {
    label: () => l10n.t('Rejected'),
    tooltip: () => l10n.t('No data set holds them.'),
    icon: 'circle-slash',
    color: COLORS.bad,
  },
};

interface CorrectionLookOptions {
  /** Who looks on. */
  readonly reviewer: string;
  /** Whether a data set would take it, were it accepted. */
  readonly chosen: boolean;
}

/** A correction: the blamed step, the one in its place, who says what, and what was told in between. */
export function correctionLook(
  { correction, reviews }: Pick<ReviewedCorrection, 'correction' | 'reviews'>,
  { reviewer, chosen }: CorrectionLookOptions,
): Look {
  const { run, failed, blamed, branch, corrected, solvedBy, author, problem } = correction;
  const told = toldWords(correction);
  const own = decisionOf(reviews, reviewer);
  return {
    label: `${blamed} → ${corrected}`,
    description: [...othersWords(reviews, reviewer), safe(titleOf(problem)), told].join(' · '),
    tooltip: [
      safe(problem),
      run,
      l10n.t('{0} failed; {1} is blamed.', failed, blamed),
      author === 'person'
        ? l10n.t('A person wrote {0} in its place, and it passes the hidden tests.', corrected)
        : l10n.t('{0} started anew from there, and {1} passes the hidden tests.', branch, solvedBy),
      ...(author === 'person' ? [] : [l10n.t('Lesson: {0}', told)]),
      ...reviews.map(reviewWords),
      ...(chosen
        ? []
        : [l10n.t('A data set takes three of a problem at most, and would leave it out.')]),
    ].join('\n'),
    icon: author === 'person' ? 'account' : 'lightbulb',
    color: null,
    context: `correction.${own ?? 'open'}${correction.lesson === null ? '' : '.lesson'}`,
  };
}

/** What others say, and where they are not of one mind what this reviewer says, too. */
function othersWords(reviews: readonly Review[], reviewer: string): readonly string[] {
  const differ = new Set(reviews.map(({ decision }) => decision)).size > 1;
  const told = reviews.filter((one) => differ || one.reviewer !== reviewer);
  const words = told.map(({ reviewer: who, decision }) =>
    decision === 'accepted' ? l10n.t('{0} accepts', who) : l10n.t('{0} rejects', who),
  );
  return words.length === 0 ? [] : [words.join(', ')];
}

function reviewWords({ reviewer, decision, reason }: Review): string {
  const words =
    decision === 'accepted' ? l10n.t('{0} accepts', reviewer) : l10n.t('{0} rejects', reviewer);
  return reason === null ? words : `${words}: ${safe(reason)}`;
}

function toldWords({ lesson, author }: Correction): string {
  if (author === 'person') return l10n.t('by a person');
  if (lesson === null) return l10n.t('without a lesson');
  return safe(lesson.fix === '' ? (lesson.facts[0] ?? lesson.diagnosis) : lesson.fix);
}
