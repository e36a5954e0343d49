import type { VNode } from 'preact';
import type { ReviewCard } from '../../src/domain/reviewCard.ts';
import { Text } from '../text/Text.tsx';
import { text } from '../text.ts';
import { Icon } from '../ui/Icon.tsx';

interface DecisionsProps {
  readonly card: ReviewCard;
  readonly reviewer: string;
}

/** Who says what, kept apart; the reviewer who looks on is among them, decided or not. */
export function Decisions({ card, reviewer }: DecisionsProps): VNode {
  const { reviews } = card;
  const hasDecided = reviews.some((one) => one.reviewer === reviewer);
  return (
    <section>
      <h2>{text('review.decisions')}</h2>
      <ul class="decisions">
        {reviews.map(({ reviewer: who, decision, reason }) => (
          <li key={who} class={decision}>
            <Icon name={ICONS[decision]} /> {text(WORDS[decision], who)}
            {reason !== null && (
              <>
                : <Text of={reason} />
              </>
            )}
          </li>
        ))}
        {!hasDecided && (
          <li class="dim">
            <Icon name="circle-outline" /> {text('review.undecided', reviewer)}
          </li>
        )}
      </ul>
    </section>
  );
}

/** How it stands, beside its name. Says nothing of what nobody has decided. */
export function StandingChip({ card, reviewer }: DecisionsProps): VNode | null {
  const [first] = card.reviews;
  if (first === undefined) return null;
  const own = card.reviews.find((one) => one.reviewer === reviewer) ?? first;
  if (differ(card)) {
    return (
      <span class="chip partial">
        <Icon name="git-compare" />
        {text('review.differ')}
      </span>
    );
  }
  return (
    <span class={`chip ${own.decision === 'accepted' ? 'accepted' : 'failed'}`}>
      <Icon name={ICONS[own.decision]} />
      {text(WORDS[own.decision], own.reviewer)}
    </span>
  );
}

const ICONS = { accepted: 'check', rejected: 'close' } as const;
const WORDS = { accepted: 'review.accepts', rejected: 'review.rejects' } as const;

function differ({ reviews }: ReviewCard): boolean {
  return new Set(reviews.map(({ decision }) => decision)).size > 1;
}
