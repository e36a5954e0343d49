import type { VNode } from 'preact';
import type { ReviewCard } from '../../src/domain/reviewCard.ts';
import type { ReviewDeed } from '../../src/domain/reviewDeeds.ts';
import type { FromReview } from '../../src/domain/reviewProtocol.ts';
import { text } from '../text.ts';
import { Button } from '../ui/Button.tsx';

interface DeedsProps {
  readonly card: ReviewCard;
  readonly reviewer: string;
  readonly ask: (request: FromReview) => void;
}

/** The keys of the Corrections view, which work here too. */
export const DEED_KEYS = {
  accept: 'A',
  reject: 'R',
  undo: 'U',
  edit: 'E',
  lift: 'L',
  mask: 'M',
  diff: 'D',
  run: 'O',
  previous: 'P',
  next: 'N',
} as const satisfies Record<ReviewDeed, string>;

/** What a reviewer can do, each with its key. */
export function Deeds({ card, reviewer, ask }: DeedsProps): VNode {
  const own = card.reviews.find((one) => one.reviewer === reviewer)?.decision;
  const { lesson } = card;
  const deed = (
    does: Exclude<ReviewDeed, 'next' | 'previous'>,
    icon: string,
    look?: Look,
  ): VNode => (
    <Button
      icon={icon}
      title={`${text(`review.${does}Title`)} (${DEED_KEYS[does]})`}
      {...look}
      onClick={() => ask({ kind: 'do', does })}
    >
      {text(`review.${does}`)} <kbd aria-hidden="true">{DEED_KEYS[does]}</kbd>
    </Button>
  );
  return (
    <div class="buttons deeds" role="toolbar" aria-label={text('review.actions')}>
      {deed('accept', 'check', { look: 'primary', disabled: own === 'accepted' })}
      {deed('reject', 'close', { look: 'primary' })}
      {deed('undo', 'discard')}
      {deed('edit', 'edit')}
      {deed('lift', 'graph', { disabled: lesson === null })}
      {deed('mask', 'symbol-key')}
      <span class="grow" />
      {deed('diff', 'diff')}
      {deed('run', 'type-hierarchy-sub')}
    </div>
  );
}

/** The ways to the next and to the previous one that waits. */
export function Ways({ ask }: Pick<DeedsProps, 'ask'>): VNode {
  const way = (does: 'previous' | 'next', icon: string): VNode => (
    <Button
      look="icon"
      icon={icon}
      label={`${text(`review.${does}Title`)} (${DEED_KEYS[does]})`}
      onClick={() => ask({ kind: 'do', does })}
    />
  );
  return (
    <span>
      {way('previous', 'arrow-up')}
      {way('next', 'arrow-down')}
    </span>
  );
}

interface Look {
  readonly look?: 'primary';
  readonly disabled?: boolean;
}
