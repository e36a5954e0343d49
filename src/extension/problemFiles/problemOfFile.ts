import * as l10n from '@vscode/l10n';
import { Uri, window, type QuickPickItem } from 'vscode';
import { shortName, titleOf } from '../../domain/shortName.ts';
import { fieldOf } from '../fieldOf.ts';
import { pickText } from '../notice.ts';
import { soon } from '../soon.ts';
import { MOST_WHOLE, problemRecords } from './problemRecords.ts';

/** The file that a menu of an editor or of the Explorer was opened on; null for what else may be given. */
export function fileIn(given: unknown): Uri | null {
  return given instanceof Uri && given.scheme === 'file' ? given : null;
}

/**
 * The problem that a person means by a menu on a file: the record under the cursor where the active editor shows the file, else
 * the one they choose among all of it. Undefined where they turned away.
 */
export async function problemOfFile(file: Uri, title: string): Promise<string | undefined> {
  const name = nameUnderCursor(file) ?? (await askName(file.fsPath, title));
  return name === undefined ? undefined : `${file.fsPath}#${name}`;
}

/** The `problem` of a node or a lens, or of the file that a menu is about. */
export async function problemGiven(given: unknown, title: string): Promise<string | undefined> {
  const file = fileIn(given);
  return file === null ? fieldOf(given, 'problem') : problemOfFile(file, title);
}

function nameUnderCursor(file: Uri): string | undefined {
  const editor = window.activeTextEditor;
  if (editor?.document.uri.toString() !== file.toString()) return undefined;
  const { document, selection } = editor;
  if (!/\.json$/i.test(file.path)) {
    return problemRecords(document.lineAt(selection.active.line).text)[0]?.name;
  }
  const at = document.offsetAt(selection.active);
  const text = document.getText();
  // To look through tens of megabytes would halt the host: the list that grows reads them by and by.
  if (text.length > MOST_WHOLE) return undefined;
  return problemRecords(text).find(({ start, end }) => start <= at && at <= end)?.name;
}

/** A list that grows while the file is read, however large it is. */
async function askName(path: string, title: string): Promise<string | undefined> {
  const list = window.createQuickPick<QuickPickItem & { readonly name: string }>();
  const stop = new AbortController();
  const items: (QuickPickItem & { readonly name: string })[] = [];
  const show = soon(() => void (list.items = [...items]), 100);
  list.title = title;
  list.placeholder = l10n.t('The problem of this file');
  list.matchOnDescription = true;
  list.ignoreFocusOut = true;
  list.busy = true;
  const chosen = new Promise<string | undefined>((resolve) => {
    list.onDidAccept(() => resolve(list.selectedItems[0]?.name));
    list.onDidHide(() => resolve(undefined));
  });
  list.show();
  const reading = (async (): Promise<void> => {
    for await (const name of namesIn(path, stop.signal)) {
      items.push({ label: pickText(titleOf(name)), description: pickText(shortName(name)), name });
      show.call();
    }
    list.busy = false;
    if (items.length === 0) list.placeholder = l10n.t('There is no problem in this file');
  })();
  try {
    // A file that cannot be read is told of at once; one that is read to its end waits for the person.
    return await Promise.race([chosen, reading.then(() => chosen)]);
  } finally {
    stop.abort();
    reading.catch(() => undefined);
    show.dispose();
    list.dispose();
  }
}

async function* namesIn(path: string, signal: AbortSignal): AsyncGenerator<string> {
  const { openRecordFile } = await import('../../platform/problems/openRecordFile.ts');
  const file = await openRecordFile(path);
  for await (const { name } of file.names(null, signal)) yield name;
}
