import { open } from 'node:fs/promises';
import { Disposable, TabInputText, window, type Uri } from 'vscode';
import { setContext } from '../setContext.ts';
import { soon } from '../soon.ts';
import { problemRecords } from './problemRecords.ts';

/** As much of a file as tells whether it holds problems. */
const HEAD_BYTES = 256 * 1024;

/** Tells menus whether the file that is looked at holds problems, be it too large for an editor's text to be known. */
export function watchProblemFile(): Disposable {
  const look = soon(() => void lookAtTab(), 100);
  look.call();
  return Disposable.from(
    look,
    window.tabGroups.onDidChangeTabs(look.call),
    window.tabGroups.onDidChangeTabGroups(look.call),
  );
}

async function lookAtTab(): Promise<void> {
  const file = fileOfTab();
  setContext('leafe.problemFile', file !== null && (await holdsProblems(file.fsPath)));
}

function fileOfTab(): Uri | null {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  const uri = input instanceof TabInputText ? input.uri : null;
  return uri?.scheme === 'file' && /\.(jsonl|ndjson|json)$/i.test(uri.path) ? uri : null;
}

async function holdsProblems(path: string): Promise<boolean> {
  try {
    return problemRecords(await headOf(path)).length > 0;
  } catch {
    // A file that cannot be read holds none that anyone could explore.
    return false;
  }
}

async function headOf(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return bytes.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
