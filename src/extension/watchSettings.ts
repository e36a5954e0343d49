import * as l10n from '@vscode/l10n';
import { window, workspace, type Disposable } from 'vscode';
import { openSettings } from './openSettings.ts';
import { settingTroubles } from './settingTypes.ts';

/** Tells once of a setting that does not fit, now and after each change, with a button that leads to it. */
export function watchSettings(): Disposable {
  let told = '';
  const look = (): void => {
    const configuration = workspace.getConfiguration('leafe');
    const [first] = settingTroubles((name) => configuration.get(name));
    if (first !== undefined && first.text !== told) void tell(first.id, first.text);
    told = first?.text ?? '';
  };
  look();
  return workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration('leafe')) look();
  });
}

async function tell(id: string, text: string): Promise<void> {
  const open = l10n.t('Open Settings');
  if ((await window.showWarningMessage(text, open)) !== open) return;
  await openSettings(`@id:${id}`);
}
