import { commands, type Disposable } from 'vscode';
import type { CorrectionsView } from './correctionsView.ts';

const FOCUS = 'leafe.corrections.focus';

/**
 * VS Code's own command gives the keyboard to a list that it makes only then, so that the first time in a window nothing has it. That time the
 * command is ours, which waits for the list; from then on it is VS Code's again.
 */
export function focusCorrections(view: CorrectionsView): Disposable {
  const ours = commands.registerCommand(FOCUS, async () => {
    ours.dispose();
    if (view.isDrawn || !(await view.open())) await commands.executeCommand(FOCUS);
  });
  return ours;
}
