import * as l10n from '@vscode/l10n';
import { ProgressLocation, window } from 'vscode';
import type { Parts } from '../compose.ts';
import { correctionMeant } from './meant.ts';

/** Shows a correction as a trainer sees it, token by token. */
export async function showTrainingMask(parts: Parts, given: unknown): Promise<void> {
  const name = correctionMeant(parts, given);
  if (name === null) {
    void window.showInformationMessage(l10n.t('Choose a correction in the Corrections view.'));
    return;
  }
  const options = { location: ProgressLocation.Window, title: l10n.t('Reading the tokenizer') };
  await window.withProgress(options, () => parts.masks.show(name));
}
