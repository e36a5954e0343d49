import { commands, window, type LogOutputChannel } from 'vscode';
import { explanationOf } from './remedy.ts';

/** Tells of an error with a button that helps, and keeps all of it in the log. Does not wait for the answer. */
export function explain(error: unknown, log: LogOutputChannel): void {
  log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const { text, remedy } = explanationOf(error);
  const buttons = remedy === null ? [] : [remedy.title];
  void window.showErrorMessage(text, ...buttons).then((pressed) => {
    if (remedy === null || pressed !== remedy.title) return;
    void commands.executeCommand(remedy.command);
  });
}
