import { commands } from 'vscode';
import type { ContextKey } from './contextKeys.ts';

/** Does not wait: VS Code redraws what depends on the key when it has it. */
export function setContext(key: ContextKey, value: boolean): void {
  void commands.executeCommand('setContext', key, value);
}
