import * as l10n from '@vscode/l10n';
import { commands, window } from 'vscode';
import { askStep } from './askStep.ts';
import type { Parts } from './compose.ts';
import { fieldOf } from './fieldOf.ts';
import { stepUri } from './stepFiles.ts';

/** Opens the step's program in a preview editor; a reply without a program opens as the transcript it is. */
export async function openStep(parts: Parts, given: unknown): Promise<void> {
  const named = await stepMeant(parts, given, l10n.t('Open Step'));
  if (named === undefined) return;
  const { steps } = parts;
  const file = (await steps.program(named.run, named.step)) ?? 'transcript.json';
  await window.showTextDocument(stepUri({ ...named, file }), { preview: true });
}

/** Opens a diff from the parent step's program to this one's. */
export async function compareWithParent(parts: Parts, given: unknown): Promise<void> {
  const named = await stepMeant(parts, given, l10n.t('Compare With Parent'));
  if (named === undefined) return;
  const { steps } = parts;
  const { run } = named;
  const { parent } = await steps.step(run, named.step);
  const after = await steps.program(run, named.step);
  const before = parent === null ? null : await steps.program(run, parent);
  if (parent === null || before === null || after === null) {
    const which = after === null ? named.step : (parent ?? l10n.t('the problem itself'));
    void window.showInformationMessage(
      l10n.t('There is nothing to compare: {0} holds no program. Choose another step.', which),
    );
    return;
  }
  const left = stepUri({ run, step: parent, file: before });
  const right = stepUri({ run, step: named.step, file: after });
  await commands.executeCommand('vscode.diff', left, right, `${parent} ↔ ${named.step}`);
}

/** The step that is named; else a person is asked. A node of a view that was drawn anew meanwhile arrives as nothing. */
async function stepMeant(
  parts: Parts,
  given: unknown,
  title: string,
): Promise<{ readonly run: string; readonly step: string } | undefined> {
  const run = fieldOf(given, 'run');
  const step = fieldOf(given, 'step');
  if (run !== undefined && step !== undefined) return { run, step };
  const chosen = await askStep(parts, run, { title, placeHolder: l10n.t('The step') });
  if (chosen === undefined || chosen.step === null) return undefined;
  return { run: chosen.run, step: chosen.step };
}
