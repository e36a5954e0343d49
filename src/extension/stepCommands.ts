import * as l10n from '@vscode/l10n';
import { commands, window } from 'vscode';
import { stepMeant } from './askStep.ts';
import type { Parts } from './compose.ts';
import { showStepFile } from './stepEditor.ts';
import { setContext } from './setContext.ts';
import { stepUri } from './stepFiles.ts';
import { TRANSCRIPT_FILE } from './stepPath.ts';

/** Opens the step's program in a preview editor; a reply without a program opens as the transcript it is. */
export async function openStep(parts: Parts, given: unknown): Promise<void> {
  const title = l10n.t('Open Step');
  // A node of a view that was drawn anew meanwhile arrives as nothing.
  const named = await stepMeant(parts, given, { title, placeHolder: l10n.t('The step') });
  if (named === undefined || named.step === null) return;
  const { run, step } = named;
  const file = (await parts.steps.program(run, step)) ?? TRANSCRIPT_FILE;
  await showStepFile({ run, step, file }, { preview: true });
  parts.runsView.select({ run, step });
  // Not the command itself: VS Code does not hear of one that a line of a tree has run.
  setContext('leafe.lookedOnce', true);
}

/** Opens a diff from the parent step's program to this one's. */
export async function compareWithParent(parts: Parts, given: unknown): Promise<void> {
  const title = l10n.t('Compare With Parent');
  const named = await stepMeant(parts, given, { title, placeHolder: l10n.t('The step') });
  if (named === undefined || named.step === null) return;
  const { steps } = parts;
  const { run, step } = named;
  const { parent } = await steps.step(run, step);
  const after = await steps.program(run, step);
  const before = parent === null ? null : await steps.program(run, parent);
  if (parent === null || before === null || after === null) {
    const which = after === null ? step : (parent ?? l10n.t('the problem itself'));
    void window.showInformationMessage(
      l10n.t('There is nothing to compare: {0} holds no program. Choose another step.', which),
    );
    return;
  }
  const left = stepUri({ run, step: parent, file: before });
  const right = stepUri({ run, step, file: after });
  await commands.executeCommand('vscode.diff', left, right, `${parent} ↔ ${step}`);
  parts.runsView.select({ run, step });
  setContext('leafe.lookedOnce', true);
}
