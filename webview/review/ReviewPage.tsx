import type { VNode } from 'preact';
import type { ReviewCard } from '../../src/domain/reviewCard.ts';
import type { FromReview, ToReview } from '../../src/domain/reviewProtocol.ts';
import { titleOf } from '../../src/domain/shortName.ts';
import { ProgramDiff } from '../detail/ProgramDiff.tsx';
import { Text } from '../text/Text.tsx';
import { count, text } from '../text.ts';
import { Empty } from '../ui/Empty.tsx';
import { Decisions, StandingChip } from './Decisions.tsx';
import { Deeds, Ways } from './Deeds.tsx';
import { StepList } from './StepList.tsx';
import { Told } from './Told.tsx';

/** What the host told last; null before it told anything. */
export type Shown = Exclude<ToReview, { kind: 'strings' }> | null;

interface PageProps {
  readonly shown: Shown;
  readonly ask: (request: FromReview) => void;
}

/** A correction as a reviewer reads it: the story on one side, the two programs on the other. */
export function ReviewPage({ shown, ask }: PageProps): VNode {
  if (shown === null) return <Empty title={text('review.loading')} todo="" />;
  if (shown.kind === 'problem') return <Empty title={shown.message} todo="" />;
  const { card, reviewer, left, said } = shown;
  const { problem, tried, instead, blamed, corrected, before, after, language } = card;
  const open = (step: string): void => ask({ kind: 'openStep', step });
  const programs = text('review.programs', blamed, corrected);
  return (
    <div class="review">
      <header>
        <div class="panel-head">
          <h1 title={problem}>
            <Text of={titleOf(problem)} most={160} />
          </h1>
          <span class="dim steps">
            {blamed} → {corrected}
          </span>
          <StandingChip card={card} reviewer={reviewer} />
          <span class="grow" />
          <span class="dim">
            {left === 0 ? text('review.nothingLeft') : count('review.left', left)}
          </span>
          <Ways ask={ask} />
        </div>
        <Deeds card={card} reviewer={reviewer} ask={ask} />
      </header>
      <div class="said" role="status" aria-live="polite">
        {said}
      </div>
      {/* Another correction starts at its top. */}
      <main key={card.name} class="halves">
        <section class="detail story" tabIndex={0} aria-label={nameOf(card)}>
          <StepList title={text('review.tried')} steps={tried} blamed={blamed} onOpen={open} />
          <Told card={card} />
          <StepList
            title={text('review.insteadOf', blamed)}
            steps={instead}
            blamed={null}
            onOpen={open}
          />
          <Decisions card={card} reviewer={reviewer} />
        </section>
        <section class="detail programs">
          <h2>{programs}</h2>
          {after === null ? (
            <p class="note">{text('detail.noProgram')}</p>
          ) : (
            <ProgramDiff before={before ?? ''} after={after} language={language} label={programs} />
          )}
        </section>
      </main>
    </div>
  );
}

function nameOf({ problem, blamed, corrected }: ReviewCard): string {
  return `${titleOf(problem)}, ${blamed} → ${corrected}`;
}
