import * as l10n from '@vscode/l10n';
import { window, type LogOutputChannel } from 'vscode';
import { explain } from './explain.ts';
import { noticeText } from './notice.ts';
import type { Undoable } from './undoable.ts';

/** Tells what was done, with *Undo* for as long as the notice is there; what cannot be undone now is offered again. Does not wait for the answer. */
export function offerUndo(said: string, done: Undoable, log: LogOutputChannel): void {
  const button = l10n.t('Undo');
  const answer = window.showInformationMessage(noticeText(said), button);
  void answer.then(async (pressed) => {
    try {
      if (pressed === button) await done.undo();
      else await done.lapse();
    } catch (error) {
      explain(error, log);
      if (pressed === button) offerUndo(said, done, log);
    }
  });
}
