import type { VNode } from 'preact';
import { agentWords } from '../../src/domain/agentWords.ts';
import { titleOf } from '../../src/domain/shortName.ts';
import { isAtWork, isResumable, type Phase } from '../../src/domain/runPhase.ts';
import type { Snapshot } from '../run/panelStore.ts';
import { text } from '../text.ts';
import { Filled } from '../text/Filled.tsx';
import { Text } from '../text/Text.tsx';
import { visible } from '../text/visible.ts';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';

interface HeaderProps {
  readonly snapshot: Snapshot;
  readonly phase: Phase;
  readonly onStop: () => void;
  readonly onResume: () => void;
  readonly onProblem: () => void;
  readonly onHelp: () => void;
}

/** What is explored, with what, how it stands, and how to stop it or go on. */
export function Header(props: HeaderProps): VNode {
  const { snapshot, phase, onStop, onResume, onProblem, onHelp } = props;
  const { started } = snapshot.state;
  return (
    <header class="panel-head">
      <h1>
        {started === null ? (
          text('overview.label')
        ) : (
          <button
            type="button"
            class="title"
            title={`${visible(started.problem.slice(0, 160))}\n${text('header.openProblem')}`}
            onClick={onProblem}
          >
            <Text of={titleOf(started.problem)} most={160} />
          </button>
        )}
      </h1>
      <span class={`chip phase ${phase}`}>
        <Icon name={PHASE_ICONS[phase]} spin={phase === 'running' || phase === 'loading'} />
        {text(`state.${phase}`)}
      </span>
      {started !== null && (
        <span class="dim about" title={visible(started.model)}>
          {text(`policy.${started.policy}`)} · <Text of={started.model} most={160} /> ·{' '}
          {text('header.seed', String(started.seed))}
        </span>
      )}
      {started?.imported !== undefined && (
        <span class="dim about" title={visible(agentWords(started.imported.agent))}>
          <Icon name="cloud-download" />{' '}
          <Filled
            of="header.imported"
            with={[
              IMPORTED,
              <Text key="agent" of={agentWords(started.imported.agent)} most={160} />,
            ]}
          />
        </span>
      )}
      <span class="grow" />
      {isAtWork(phase) && (
        <Button icon="debug-stop" disabled={phase === 'stopping'} onClick={onStop}>
          {text('header.stop')}
        </Button>
      )}
      {isResumable(phase) && (
        <Button look="primary" icon="debug-continue" onClick={onResume}>
          {text('header.resume')}
        </Button>
      )}
      <Button look="icon" icon="question" label={text('header.help')} onClick={onHelp} />
    </header>
  );
}

/** The branch that another agent's trajectory is taken over as. */
const IMPORTED = 'b1';

const PHASE_ICONS: Readonly<Record<Phase, string>> = {
  loading: 'loading',
  starting: 'play-circle',
  running: 'loading',
  stopping: 'debug-stop',
  elsewhere: 'multiple-windows',
  readOnly: 'lock',
  interrupted: 'debug-disconnect',
  solved: 'pass-filled',
  exhausted: 'circle-slash',
  cancelled: 'debug-pause',
  failed: 'error',
};
