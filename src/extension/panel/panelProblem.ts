import * as l10n from '@vscode/l10n';
import { isLeafeError } from '../../core/errors.ts';
import type { ToPanelOf } from '../../domain/protocol.ts';
import type { Remedy } from '../commandIds.ts';
import { explanationOf } from '../remedy.ts';

type ToldProblem = NonNullable<ToPanelOf<'problem'>['problem']>;
type Action = ToldProblem['actions'][number];

/** What a panel says of an error, and the command behind its button that helps, where it has one. */
export interface PanelProblem {
  readonly told: ToldProblem;
  readonly help: Remedy | null;
}

/** What happened, what to do, and the buttons: what helps, and `otherwise` where the error knows nothing or the run can go on. */
export function panelProblem(
  error: unknown,
  otherwise: 'retry' | 'resume' = 'retry',
): PanelProblem {
  if (error instanceof Error && 'syscall' in error) {
    const message = l10n.t('The run cannot be read: {0}.', error.message);
    const todo = l10n.t('See that its folder is there and readable.');
    return { told: { message, todo, actions: [retry()] }, help: null };
  }
  const { message, todo, remedy } = explanationOf(error);
  if (isLeafeError(error, 'journal', 'damaged') || isLeafeError(error, 'journal', 'newerFormat')) {
    const open: Action = { does: 'openJournal', label: l10n.t('Open the Journal') };
    return { told: { message, todo, actions: [open] }, help: null };
  }
  const helps: Action[] = remedy === null ? [] : [{ does: 'help', label: remedy.title }];
  const again = otherwise === 'resume' ? [resume()] : helps.length > 0 ? [] : [retry()];
  return { told: { message, todo, actions: [...helps, ...again] }, help: remedy };
}

/** For a run whose journal is not there, and that nobody is at work on. */
export function runIsGone(): PanelProblem {
  const message = l10n.t('This run is not on the disk.');
  const todo = l10n.t('Put its folder back and try again, or close this panel.');
  return { told: { message, todo, actions: [retry()] }, help: null };
}

function retry(): Action {
  return { does: 'retry', label: l10n.t('Try Again') };
}

function resume(): Action {
  return { does: 'resume', label: l10n.t('Resume') };
}
