import type { VNode } from 'preact';
import type { ReportDeed } from '../../src/platform/reports/livePage.ts';
import { text } from '../text.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import type { Shown } from './ReportPage.tsx';
import { ICONS, stateText } from './stateText.ts';

interface HeadProps {
  readonly shown: Exclude<Shown, null | { kind: 'problem' }>;
  readonly onDo: (does: ReportDeed) => void;
}

/** What kind of report it is, how it stands, and what can be done with it. */
export function ReportHead({ shown, onDo }: HeadProps): VNode {
  const deed = (does: Deed, icon: string, look?: 'primary'): VNode => (
    <Button
      icon={icon}
      title={text(`report.${does}Title`)}
      {...(look === undefined ? {} : { look })}
      onClick={() => onDo(does)}
    >
      {text(`report.${does}`)}
    </Button>
  );
  const state = shown.kind === 'evaluation' ? shown.standing.state : null;
  return (
    <header class="panel-head">
      {state === null ? (
        <span class="chip">
          <Icon name="compare-changes" />
          {text('report.comparison')}
        </span>
      ) : (
        <span class={`chip state-${state}`}>
          <Icon name={ICONS[state]} spin={ICONS[state] === 'loading'} />
          {stateText(state)}
        </span>
      )}
      <span class="grow" />
      <div class="buttons" role="toolbar" aria-label={text('report.actions')}>
        {(state === 'starting' || state === 'running') && deed('stop', 'debug-stop')}
        {state === 'partial' && deed('goOn', 'debug-continue', 'primary')}
        {state !== null && deed('compare', 'compare-changes')}
        {deed('save', 'save-as')}
      </div>
    </header>
  );
}

type Deed = Exclude<ReportDeed, 'help'>;
