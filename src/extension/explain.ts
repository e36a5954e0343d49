import { commands, window, type LogOutputChannel } from 'vscode';
import type { Remedy } from './commandIds.ts';
import { noticeText } from './notice.ts';
import { explanationOf } from './remedy.ts';

/** Tells of an error with buttons that help, and keeps all of it in the log; `instead` as `explanationOf` has it. Does not wait for the answer. */
export function explain(
  error: unknown,
  log: LogOutputChannel,
  more: readonly Remedy[] = [],
  instead?: string,
): void {
  keep(error, log);
  const { text, remedy } = explanationOf(error, instead);
  const remedies = [...(remedy === null ? [] : [remedy]), ...more];
  const buttons = remedies.map(({ title }) => title);
  void window.showErrorMessage(noticeText(text), ...buttons).then((pressed) => {
    const chosen = remedies.find(({ title }) => title === pressed);
    if (chosen !== undefined) void commands.executeCommand(chosen.command, chosen.argument);
  });
}

/** All of an error, for the log alone. */
export function keep(error: unknown, log: LogOutputChannel): void {
  log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
