import { extname } from 'node:path';
import * as l10n from '@vscode/l10n';
import {
  commands,
  Range,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  type WorkspaceEditEntryMetadata,
  type WorkspaceFolder,
} from 'vscode';
import { shortName } from '../domain/shortName.ts';
import { stepMeant } from './askStep.ts';
import type { Parts } from './compose.ts';
import { askText } from './questions.ts';

/** Brings a step's program into the person's folder by an ordinary edit that they see, and agree to, before it is made. */
export async function copyProgram(parts: Parts, given: unknown): Promise<void> {
  const title = l10n.t('Copy Program Into Workspace');
  const folder = await askFolder();
  if (folder === undefined || !(await canBeWritten(folder))) return;
  const named = await stepMeant(parts, given, {
    title,
    placeHolder: l10n.t('The step whose program to copy'),
    fits: ({ taken }) => taken.program !== null,
  });
  if (named === undefined || named.step === null) return;
  const { run, step } = named;
  const path = await parts.steps.program(run, step);
  const program = path === null ? '' : ((await parts.steps.files(run, step)).get(path) ?? '');
  if (path === null || program === '') {
    void window.showInformationMessage(l10n.t('{0} holds no program. Choose another step.', step));
    return;
  }
  const { started } = await parts.steps.stateOf(run);
  const name = `${fileName(started?.problem ?? step)}${extname(path)}`;
  const target = await askTarget(title, folder, name);
  if (target === undefined) return;
  const edit = await editFor(target, program, l10n.t('Program of {0}', step));
  if (!(await workspace.applyEdit(edit))) {
    parts.log.info(`the program of ${step} was not copied to ${target.fsPath}`);
  }
}

async function askFolder(): Promise<WorkspaceFolder | undefined> {
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length > 1) return window.showWorkspaceFolderPick();
  if (folders[0] === undefined) {
    void window.showInformationMessage(
      l10n.t('No folder is open to copy a program into. Open one, then try again.'),
    );
  }
  return folders[0];
}

/** VS Code says nothing of an edit that it could not make: what can be known is told before. */
async function canBeWritten({ name, uri }: WorkspaceFolder): Promise<boolean> {
  const { access, constants } = await import('node:fs/promises');
  try {
    await access(uri.fsPath, constants.W_OK);
    return true;
  } catch {
    const open = l10n.t('Open Folder…');
    const words = l10n.t(
      'Nothing can be written in {0}. Open another folder, then try again.',
      name,
    );
    void window.showWarningMessage(words, open).then((pressed) => {
      if (pressed === open) void commands.executeCommand('vscode.openFolder');
    });
    return false;
  }
}

async function askTarget(
  title: string,
  folder: WorkspaceFolder,
  name: string,
): Promise<Uri | undefined> {
  const path = await askText({
    title,
    prompt: l10n.t('The file in {0}. What changes is shown before it is written.', folder.name),
    value: name,
    valueSelection: [0, name.length - extname(name).length],
    validateInput: (text) =>
      /(^|[\\/])\.\.([\\/]|$)|^[\\/]|^$|[\\/]$/.test(text.trim())
        ? l10n.t('Write a path within the folder.')
        : undefined,
  });
  return path === undefined ? undefined : Uri.joinPath(folder.uri, path.trim());
}

/** A new file, or all of the text of one that is there; nothing happens before the person has agreed. */
async function editFor(target: Uri, program: string, label: string): Promise<WorkspaceEdit> {
  const edit = new WorkspaceEdit();
  const metadata: WorkspaceEditEntryMetadata = { needsConfirmation: true, label };
  const there = await workspace.fs.stat(target).then(
    () => true,
    () => false,
  );
  if (there) {
    const document = await workspace.openTextDocument(target);
    const all = new Range(0, 0, document.lineCount, 0);
    edit.replace(target, document.validateRange(all), program, metadata);
  } else {
    const contents = new TextEncoder().encode(program);
    edit.createFile(target, { contents, ignoreIfExists: false }, metadata);
  }
  return edit;
}

function fileName(problem: string): string {
  return (
    shortName(problem)
      .replace(/[^\p{L}\p{N}_-]+/gu, '_')
      .replace(/^_+|_+$/g, '') || 'program'
  );
}
