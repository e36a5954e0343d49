import { safe } from '../../app/safe.ts';
import type { Activity } from '../../domain/protocol.ts';
import { phaseOf, type Phase } from '../../domain/runPhase.ts';
import type { RunState } from '../../domain/runState.ts';
import { titleOf } from '../../domain/shortName.ts';
import type { ENGLISH } from '../../../webview/strings.ts';

export type PanelIcon = 'working' | 'solved' | 'unsolved' | 'paused';

/** What a panel's tab shows. */
export interface PanelLook {
  readonly problem: string;
  /** The text of the state, by its key in the panel's table. */
  readonly state: keyof typeof ENGLISH & `state.${string}`;
  readonly icon: PanelIcon;
}

const MOST_CHARS = 60;

/** `known` names a run whose journal does not say yet which problem it is about. */
export function panelLook(state: RunState, activity: Activity, known: string): PanelLook {
  const title = safe(titleOf(state.started?.problem ?? known));
  const problem = title.length > MOST_CHARS ? `${title.slice(0, MOST_CHARS)}…` : title;
  const phase = phaseOf({ state, total: 0, activity });
  return { problem, state: `state.${phase}`, icon: ICONS[phase] };
}

const ICONS: Readonly<Record<Phase, PanelIcon>> = {
  loading: 'paused',
  starting: 'working',
  running: 'working',
  stopping: 'working',
  elsewhere: 'working',
  readOnly: 'paused',
  interrupted: 'paused',
  solved: 'solved',
  exhausted: 'unsolved',
  cancelled: 'paused',
  failed: 'paused',
};
