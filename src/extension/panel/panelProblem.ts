import * as l10n from '@vscode/l10n';
import { isLeafeError } from '../../core/errors.ts';
import type { ProblemAction, ToPanelOf } from '../../domain/protocol.ts';
import type { Remedy as Help } from '../commandIds.ts';
import { explanationOf } from '../remedy.ts';

type PanelProblem = NonNullable<ToPanelOf<'problem'>['problem']>;

type Remedy = NonNullable<PanelProblem['action']>;

/** What a panel says of an error: what happened, what to do, and the button that helps; `otherwise` where the error knows none. */
export function panelProblem(
  error: unknown,
  otherwise: 'retry' | 'resume' = 'retry',
): PanelProblem {
  if (error instanceof Error && 'syscall' in error) {
    const message = l10n.t('The run cannot be read: {0}.', error.message);
    return { message, todo: l10n.t('See that its folder is there and readable.'), action: retry() };
  }
  const { message, todo, remedy } = explanationOf(error);
  if (isLeafeError(error, 'journal', 'damaged') || isLeafeError(error, 'journal', 'newerFormat')) {
    const action: Remedy = { does: 'openJournal', label: l10n.t('Open the Journal') };
    return { message, todo, action };
  }
  const does = remedy === null ? undefined : ACTIONS[remedy.command];
  if (remedy !== null && does !== undefined) {
    return { message, todo, action: { does, label: remedy.title } };
  }
  const resume: Remedy = { does: 'resume', label: l10n.t('Resume') };
  return { message, todo, action: otherwise === 'resume' ? resume : retry() };
}

/** For a run whose journal is not there, and that nobody is at work on. */
export function runIsGone(): PanelProblem {
  return {
    message: l10n.t('This run is not on the disk.'),
    todo: l10n.t('Put its folder back and try again, or close this panel.'),
    action: retry(),
  };
}

function retry(): Remedy {
  return { does: 'retry', label: l10n.t('Try Again') };
}

type Command = Help['command'];

const ACTIONS: Partial<Readonly<Record<Command, ProblemAction>>> = {
  'leafe.openSettings': 'openSettings',
  'leafe.checkSetup': 'checkSetup',
  'leafe.setApiKey': 'setKey',
  'leafe.showLog': 'showLog',
};
