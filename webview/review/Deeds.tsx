import type { VNode } from 'preact';
import type { ReviewCard } from '../../src/domain/reviewCard.ts';
import type { FromReview, ReviewDeed } from '../../src/domain/reviewProtocol.ts';
import { text } from '../text.ts';
import { Button } from '../ui/Button.tsx';

interface DeedsProps {
  readonly card: ReviewCard;
  readonly reviewer: string;
  readonly ask: (request: FromReview) => void;
}

/** What a reviewer can do, each with the key that does it here and in the view: VS Code hears the keys. */
export function Deeds({ card, reviewer, ask }: DeedsProps): VNode {
  const own = card.reviews.find((one) => one.reviewer === reviewer)?.decision;
  const { lesson } = card;
  const deed = (does: ReviewDeed, icon: string, key: string, look?: Look): VNode => (
    <Button
      icon={icon}
      title={`${text(`review.${does}Title`)} (${key})`}
      {...look}
      onClick={() => ask({ kind: 'do', does })}
    >
      {text(`review.${does}`)} <kbd aria-hidden="true">{key}</kbd>
    </Button>
  );
  return (
    <div class="buttons deeds" role="toolbar" aria-label={text('review.actions')}>
      {deed('accept', 'check', 'A', { look: 'primary', disabled: own === 'accepted' })}
      {deed('reject', 'close', 'R', { look: 'primary' })}
      {deed('undo', 'discard', 'U')}
      {deed('edit', 'edit', 'E')}
      {deed('lift', 'graph', 'L', { disabled: lesson === null })}
      <span class="grow" />
      {deed('diff', 'diff', 'D')}
      {deed('run', 'type-hierarchy-sub', 'O')}
      {deed('previous', 'arrow-up', 'P')}
      {deed('next', 'arrow-down', 'N')}
    </div>
  );
}

interface Look {
  readonly look?: 'primary';
  readonly disabled?: boolean;
}
