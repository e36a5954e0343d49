import type { VNode } from 'preact';
import { isHostedMade } from '../../src/domain/jobCard.ts';
import type { JobDeed, ToJob } from '../../src/domain/jobProtocol.ts';
import { text } from '../text.ts';
import { Empty } from '../ui/Empty.tsx';
import { JobHead } from './JobHead.tsx';
import { JobProgressBar } from './JobProgressBar.tsx';
import { JobTroubles } from './JobTroubles.tsx';
import { Leaks } from './Leaks.tsx';
import { LogTail } from './LogTail.tsx';
import { LossCurves } from './LossCurves.tsx';
import { MadeOf } from './MadeOf.tsx';
import { stateText } from './stateText.ts';

/** What the host told last; null before it told anything. */
export type Shown = Exclude<ToJob, { kind: 'strings' }> | null;

interface PageProps {
  readonly shown: Shown;
  readonly onDo: (does: JobDeed) => void;
}

/** A training job: how it stands, how its losses go, what it says and what it is made of. */
export function JobPage({ shown, onDo }: PageProps): VNode {
  if (shown === null) return <Empty busy title={text('job.loading')} todo="" />;
  if (shown.kind === 'problem') return <Empty title={shown.message} todo="" />;
  const { card, trouble } = shown;
  return (
    <div class="job">
      <JobHead card={card} onDo={onDo} />
      <JobProgressBar card={card} />
      <JobTroubles card={card} trouble={trouble} onDo={onDo} />
      <div class="sr-only" role="status" aria-live="polite">
        {text('job.say', card.job, stateText(card.state))}
      </div>
      <main class="detail" tabIndex={0} aria-label={card.job}>
        {!isHostedMade(card.made) && (
          <LossCurves curves={card.curves} counts={card.made?.data.counts ?? null} />
        )}
        <div class="columns">
          <MadeOf card={card} onDo={onDo} />
          <Leaks leak={card.leak} />
        </div>
        <LogTail lines={card.log} />
      </main>
    </div>
  );
}
