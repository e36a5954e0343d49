import * as l10n from '@vscode/l10n';
import { env, Uri, window, workspace } from 'vscode';
import { shortModel } from '../../domain/shortModel.ts';
import type { ReadReport } from './readReport.ts';

/** Writes the report as one file where the person says; what they agree to replace is replaced. */
export async function saveReport(read: ReadReport): Promise<void> {
  const name = read.kind === 'evaluation' ? read.of.name : `${read.base.name}-${read.tuned.name}`;
  const [folder] = workspace.workspaceFolders ?? [];
  const file = `${shortModel(name)}.html`;
  const place = await window.showSaveDialog({
    title: l10n.t('Save Report As'),
    filters: { HTML: ['html'] },
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder.uri, file) }),
  });
  if (place === undefined) return;
  await workspace.fs.writeFile(place, new TextEncoder().encode(await pageOf(read)));
  const show = l10n.t('Open in Browser');
  const told = l10n.t('The report is saved: one file without a script, to read, print and send.');
  if ((await window.showInformationMessage(told, show)) === show) await env.openExternal(place);
}

async function pageOf(read: ReadReport): Promise<string> {
  if (read.kind === 'evaluation') {
    const { evaluationsPage } = await import('../../platform/reports/evaluationsPage.tsx');
    return evaluationsPage([read.told]);
  }
  const { comparisonPage } = await import('../../platform/reports/comparisonPage.tsx');
  return comparisonPage(read.told);
}
