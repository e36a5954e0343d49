import { dirname } from 'node:path';
import * as l10n from '@vscode/l10n';
import {
  QuickPickItemKind,
  ThemeIcon,
  window,
  workspace,
  type QuickPickItem,
  type Uri,
} from 'vscode';
import type { Parts } from '../compose.ts';
import { exportCorrections } from '../exportCommand.ts';
import { pickText } from '../notice.ts';
import { chooseOne } from '../questions.ts';
import {
  datasetsIn,
  datasetWords,
  type DatasetChoice,
  type TrainerFormat,
} from './datasetChoices.ts';

interface DatasetItem extends QuickPickItem {
  readonly folder?: () => Promise<string | undefined>;
}

/** Asks for the folder of a data set in this format: one that was exported or pushed before, one of the workspace, a new one, or any other. */
export async function askDataset(
  parts: Parts,
  title: string,
  format: TrainerFormat,
): Promise<string | undefined> {
  const options = { title, matchOnDescription: true, matchOnDetail: true };
  const chosen = await chooseOne(itemsFor(parts, title, format), {
    ...options,
    placeHolder: l10n.t('The data set to train on'),
  });
  return chosen?.folder?.();
}

async function itemsFor(
  parts: Parts,
  title: string,
  format: TrainerFormat,
): Promise<DatasetItem[]> {
  const known = await knownDatasets(parts, format);
  return [
    ...known.map(datasetItem),
    ...(known.length === 0 ? [] : [{ label: '', kind: QuickPickItemKind.Separator }]),
    {
      label: l10n.t('Export corrections first…'),
      detail: l10n.t('Writes what the runs have corrected as a new data set'),
      iconPath: new ThemeIcon('export'),
      folder: () => exportCorrections(parts, { format }),
    },
    {
      label: l10n.t('Choose a folder…'),
      detail: l10n.t('A data set that was exported in the format {0}', format),
      iconPath: new ThemeIcon('folder-opened'),
      folder: () => askFolder(title),
    },
  ];
}

/** More are not looked for in a workspace. */
const MOST_FOUND = 50;

async function knownDatasets(
  { jobs, recentDatasets }: Parts,
  format: TrainerFormat,
): Promise<readonly DatasetChoice[]> {
  const [found] = await Promise.all([
    workspace.findFiles('**/manifest.json', '**/node_modules/**', MOST_FOUND),
    jobs.look(),
  ]);
  const folders = [
    ...recentDatasets.all(),
    ...jobs.all().map(({ known }) => known.record.dataset),
    ...found.map((file: Uri) => dirname(file.fsPath)),
  ];
  return datasetsIn(folders, format);
}

function datasetItem(choice: DatasetChoice): DatasetItem {
  const { label, description, detail } = datasetWords(choice);
  return {
    ...{ label: pickText(label), description, detail: pickText(detail) },
    iconPath: new ThemeIcon('database'),
    folder: async () => choice.folder,
  };
}

async function askFolder(title: string): Promise<string | undefined> {
  const [chosen] =
    (await window.showOpenDialog({
      title,
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: l10n.t('Choose'),
    })) ?? [];
  return chosen?.fsPath;
}
