import type { VNode } from 'preact';
import type { JobCard } from '../../src/domain/jobCard.ts';
import type { JobDeed, JobTrouble } from '../../src/domain/jobProtocol.ts';
import { text } from '../text.ts';
import { visible } from '../text/visible.ts';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { stateText } from './stateText.ts';

interface TroublesProps {
  readonly card: JobCard;
  readonly trouble: JobTrouble | null;
  readonly onDo: (does: JobDeed) => void;
}

/** What went wrong with the job or on the way to it, each with the button that helps. */
export function JobTroubles({ card, trouble, onDo }: TroublesProps): VNode {
  const failure = failureOf(card);
  const { warnings } = card.progress;
  return (
    <>
      {trouble !== null && (
        <Banner
          message={trouble.message}
          todo={trouble.passes ? text('job.asksAgain') : trouble.todo}
        >
          {trouble.help !== null && (
            <Button look="primary" onClick={() => onDo('help')}>
              {visible(trouble.help)}
            </Button>
          )}
          {!trouble.passes && <Button onClick={() => onDo('retry')}>{text('job.retry')}</Button>}
        </Banner>
      )}
      {failure !== null && (
        <Banner message={failure.message} todo={failure.todo}>
          <Button look="primary" icon="cloud-upload" onClick={() => onDo('again')}>
            {text('job.again')}
          </Button>
        </Banner>
      )}
      {warnings.length > 0 && <Banner message={text('job.warnings')} todo={warnings.join(' ')} />}
    </>
  );
}

/** What the job itself told of its failure, else what its trainer says; null where it has not failed. */
function failureOf({
  state,
  reason,
  progress: { failure },
}: JobCard): { readonly message: string; readonly todo: string } | null {
  if (state !== 'failed' && state !== 'lost') return null;
  if (failure !== null) return failure;
  return { message: reason ?? stateText(state), todo: '' };
}
