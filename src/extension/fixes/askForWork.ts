import * as l10n from '@vscode/l10n';
import { commands, window } from 'vscode';
import { openPaths } from './fixEditors.ts';
import type { HeldFix } from './fixFolders.ts';

/** Asks what shall become of work on a fix whose editor was closed before it passed; silence keeps it. */
export async function askForWork({ fix }: HeldFix): Promise<void> {
  const { discard } = await import('./fixFolders.ts');
  const { run, step, replaces } = fix.note;
  const [again, away] = [l10n.t('Go On'), l10n.t('Discard')];
  const pressed = await window.showInformationMessage(
    replaces === undefined
      ? l10n.t('Your fix of {0} is not recorded. It is kept for Fix It Myself.', step)
      : l10n.t('Your edit of {0} is not recorded. It is kept for Edit Correction.', replaces),
    again,
    away,
  );
  if (pressed === again && replaces === undefined) {
    await commands.executeCommand('leafe.fixItMyself', { run, step });
  } else if (pressed === again) {
    await commands.executeCommand('leafe.editCorrection', { name: replaces });
  }
  // It may be open again by now, here or in another window.
  if (pressed === away && !openPaths().includes(fix.path)) await discard(fix);
}
