import type { VNode } from 'preact';
import type { ReviewCard } from '../../src/domain/reviewCard.ts';
import { Sentence } from '../detail/LessonCard.tsx';
import { Text } from '../text/Text.tsx';
import { text } from '../text.ts';
import { Icon } from '../ui/Icon.tsx';
import { LiftFigure } from './LiftFigure.tsx';

/** What was told between the blamed step and the one in its place, what it rests on, and what it does. */
export function Told({ card }: { readonly card: ReviewCard }): VNode {
  const { lesson, facts, blamed, lift } = card;
  return (
    <article class="card lesson">
      <header>
        <Icon name={card.author === 'person' ? 'account' : 'history'} />
        <h3>{titleOf(card)}</h3>
      </header>
      {lesson === null && card.author === 'model' && <p>{text('review.untold')}</p>}
      {lesson !== null && (
        <>
          <Sentence label={text('lesson.happened')} words={lesson.diagnosis} />
          <Sentence label={text('lesson.instead')} words={lesson.fix} />
        </>
      )}
      {facts.length > 0 && (
        <div class="rests">
          <span class="dim">
            {lesson === null ? text('review.certain', blamed) : text('lesson.rests')}
          </span>
          <ul>
            {facts.map((fact, index) => (
              <li key={index}>
                <Text of={fact} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {lift !== null && <LiftFigure lift={lift} />}
    </article>
  );
}

function titleOf({ lesson, author, corrected }: ReviewCard): string {
  if (author === 'person') return text('review.byPerson', corrected);
  return text(lesson?.isHint === true ? 'review.hint' : 'review.lesson');
}
