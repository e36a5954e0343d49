import type { VNode } from 'preact';
import { isHostedMade, type JobCard } from '../../src/domain/jobCard.ts';
import type { JobDeed } from '../../src/domain/jobProtocol.ts';
import { hasEnded } from '../../src/domain/jobStates.ts';
import { shortModel } from '../../src/domain/shortModel.ts';
import type { TextKey } from '../strings.ts';
import { Text } from '../text/Text.tsx';
import { text } from '../text.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { stateText } from './stateText.ts';

interface HeadProps {
  readonly card: JobCard;
  readonly onDo: (does: JobDeed) => void;
}

/** Which job it is, how it stands, and what can be done with it. */
export function JobHead({ card, onDo }: HeadProps): VNode {
  const { job, state, trainer, model, attempt } = card;
  return (
    <header class="panel-head">
      <h1>
        <Text of={job} most={120} />
      </h1>
      <span class={`chip state-${state.replace(' ', '-')}`}>
        <Icon name={ICONS[state]} spin={state === 'running' || state === 'preparing'} />
        {stateText(state)}
      </span>
      <span class="dim about">
        <Text of={trainer} most={80} /> · <Text of={shortModel(model)} most={120} />
        {attempt > 1 && ` · ${text('job.attempt', attempt)}`}
      </span>
      <span class="grow" />
      <Deeds card={card} onDo={onDo} />
    </header>
  );
}

function Deeds({ card, onDo }: HeadProps): VNode {
  const { state, adapter, hosted, made } = card;
  const titles: typeof HOSTED_TITLES = isHostedMade(made) ? HOSTED_TITLES : {};
  const isAtWork = state !== 'not sent' && !hasEnded(state);
  const deed = (does: Deed, icon: string, look?: Look): VNode => (
    <Button
      icon={icon}
      title={text(titles[does] ?? `job.${does}Title`)}
      {...look}
      onClick={() => onDo(does)}
    >
      {text(`job.${does}`)}
    </Button>
  );
  return (
    <div class="buttons" role="toolbar" aria-label={text('job.actions')}>
      {isAtWork && deed('cancel', 'debug-stop', { disabled: state === 'stopping' })}
      {state === 'succeeded' &&
        adapter === null &&
        hosted === null &&
        deed('fetch', 'cloud-download', PRIMARY)}
      {adapter !== null &&
        deed('models', 'layers', { ...PRIMARY, title: text('job.modelsTitle', adapter) })}
      {/* Where it failed, the banner that says so has the button. */}
      {(state === 'cancelled' || state === 'not sent') && deed('again', 'cloud-upload', PRIMARY)}
      {deed('log', 'output')}
      {deed('copyId', 'copy')}
    </div>
  );
}

/** Of a job that trains a service's own model. */
const HOSTED_TITLES: { readonly [K in Deed]?: TextKey } = {
  cancel: 'job.cancelHostedTitle',
  fetch: 'job.fetchHostedTitle',
  again: 'job.againHostedTitle',
};

type Deed = Exclude<JobDeed, 'dataset' | 'help' | 'retry'>;

interface Look {
  readonly look?: 'primary';
  readonly title?: string;
  readonly disabled?: boolean;
}
const PRIMARY: Look = { look: 'primary' };

const ICONS: Readonly<Record<JobCard['state'], string>> = {
  'not sent': 'cloud-upload',
  queued: 'clock',
  preparing: 'loading',
  running: 'loading',
  stopping: 'debug-stop',
  succeeded: 'pass-filled',
  failed: 'error',
  cancelled: 'circle-slash',
  lost: 'debug-disconnect',
};
