import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import { Uri, window, workspace, type QuickPickItem } from 'vscode';
import { isLeafeError } from '../core/errors.ts';
import { FORMATS, type Format } from '../core/learn/formats.ts';
import type { Manifest } from '../core/learn/manifest.ts';
import type { Refusal } from '../core/learn/guards/guard.ts';
import { cancellable } from './cancellable.ts';
import type { Parts } from './compose.ts';
import { noticeText } from './notice.ts';

const title = (): string => l10n.t('Export Corrections');

/** Writes what the runs hold to learn from into a new folder, as a data set for a trainer. */
export async function exportCorrections(parts: Parts): Promise<void> {
  const format = await askFormat();
  if (format === undefined) return;
  const out = await askFolder();
  if (out === undefined) return;
  const { home } = parts.settings();
  const refused: Refusal[] = [];
  try {
    const manifest = await exportWithProgress({ home, out: out.fsPath, format }, refused);
    if (manifest !== undefined) await tell(out, manifest);
  } catch (error) {
    if (!isLeafeError(error, 'dataset', 'refused')) throw error;
    for (const { row, guard, found } of refused) parts.log.warn(`${row}, ${guard}: ${found}`);
    await tellRefused(parts, refused);
  }
}

async function askFormat(): Promise<Format | undefined> {
  const words: Readonly<Record<Format, string>> = {
    trl: l10n.t('Prompt and completion, as TRL reads them'),
    openai: l10n.t('Chat messages, as the OpenAI API reads them'),
    sharegpt: l10n.t('Conversations, as ShareGPT has them'),
    dpo: l10n.t('Preference pairs: the corrected reply and the one that failed'),
    atif: l10n.t('Trajectories, as Harbor and others read them (ATIF)'),
  };
  const items = FORMATS.map((format): QuickPickItem & { readonly format: Format } => ({
    label: format,
    description: words[format],
    format,
  }));
  const placeHolder = l10n.t('What the rows look like');
  return (await window.showQuickPick(items, { title: title(), placeHolder }))?.format;
}

async function askFolder(): Promise<Uri | undefined> {
  const [folder] = workspace.workspaceFolders ?? [];
  return window.showSaveDialog({
    title: l10n.t('The folder to make'),
    saveLabel: l10n.t('Export'),
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder.uri, 'corrections') }),
  });
}

/** Undefined where it was cancelled: nothing is written then. */
async function exportWithProgress(
  choice: { readonly home: string; readonly out: string; readonly format: Format },
  refused: Refusal[],
): Promise<Manifest | undefined> {
  return cancellable(l10n.t('Exporting corrections'), async (progress, signal) => {
    const { exportHome } = await import('../app/datasets/exportHome.ts');
    const watcher = {
      onRefused: (refusal: Refusal): void => void refused.push(refusal),
      onRows: (rows: number): void => {
        if (rows % 100 === 0) progress.report({ message: l10n.t('{0} records', rows) });
      },
    };
    return exportHome(choice, watcher, signal);
  });
}

async function tell(out: Uri, { counts, keptOut }: Manifest): Promise<void> {
  const { counterfactual, rehearsal } = counts;
  const words = [
    l10n.t(
      'Exported {0} and {1}.',
      counterfactual === 1 ? l10n.t('1 correction') : l10n.t('{0} corrections', counterfactual),
      rehearsal === 1
        ? l10n.t('1 success to rehearse')
        : l10n.t('{0} successes to rehearse', rehearsal),
    ),
    ...(keptOut.heldOut === 0
      ? []
      : [l10n.t('{0} of problems held out for evaluation were left out.', keptOut.heldOut)]),
    ...(keptOut.lost.length === 0
      ? []
      : [l10n.t('{0} could not be built again; the manifest names them.', keptOut.lost.length)]),
  ];
  const open = l10n.t('Open Data Card');
  const pressed = await window.showInformationMessage(noticeText(words.join(' ')), open);
  if (pressed === open) await window.showTextDocument(Uri.file(join(out.fsPath, 'README.md')));
}

/** What is refused says that something is wrong where it comes from: a person looks at it first. */
async function tellRefused({ log }: Parts, refused: readonly Refusal[]): Promise<void> {
  const [first] = refused;
  const what = l10n.t(
    'No data set was written: {0}',
    `${first?.row ?? ''}: ${first?.found ?? ''}.`,
  );
  const more =
    refused.length > 1 ? ` ${l10n.t('{0} more are in the log.', refused.length - 1)}` : '';
  const show = l10n.t('Show Log');
  const pressed = await window.showErrorMessage(noticeText(what + more), show);
  if (pressed === show) log.show();
}
