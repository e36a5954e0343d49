import type { EvaluationStanding } from '../../src/platform/reports/livePage.ts';
import { text } from '../text.ts';

type State = EvaluationStanding['state'];

export function stateText(state: State): string {
  return text(`report.state.${state}`);
}

export const ICONS: Readonly<Record<State, string>> = {
  starting: 'loading',
  running: 'loading',
  stopping: 'debug-stop',
  elsewhere: 'loading',
  partial: 'debug-pause',
  whole: 'pass-filled',
};
