import * as l10n from '@vscode/l10n';
import { commands, window, type Disposable, type Uri } from 'vscode';
import type { Parts } from './compose.ts';
import { explain } from './explain.ts';
import { runOfLink } from './runLink.ts';

/** Opens the run that a `vscode://` link names; a link from outside opens and shows, and does nothing else. */
export function openLinks(parts: Parts): Disposable {
  return window.registerUriHandler({
    handleUri: async (uri) => {
      try {
        await openLink(parts, uri);
      } catch (error) {
        explain(error, parts.log);
      }
    },
  });
}

async function openLink({ settings }: Parts, uri: Uri): Promise<void> {
  const run = runOfLink(uri);
  if (run === null) {
    void tellItNamesNone();
    return;
  }
  const { findRun } = await import('../platform/files/runs.ts');
  // Says so where the run is not here.
  await findRun(settings().home, run);
  await commands.executeCommand('leafe.openRun', { run });
}

async function tellItNamesNone(): Promise<void> {
  const show = l10n.t('Show the Runs');
  const what = l10n.t('The link names no run. Copy it anew: it ends with /run/ and its name.');
  if ((await window.showWarningMessage(what, show)) !== show) return;
  await commands.executeCommand('leafe.runs.focus');
}
