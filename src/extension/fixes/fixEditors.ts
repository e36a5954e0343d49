import {
  commands,
  Diagnostic,
  DiagnosticSeverity,
  Range,
  TabInputText,
  TabInputTextDiff,
  window,
  workspace,
  type Uri,
} from 'vscode';

/** A problem of a fix at its line, as the editor shows it. */
export function diagnostic(
  { line, message }: { readonly line: number; readonly message: string },
  uri: Uri,
): Diagnostic {
  const document = workspace.textDocuments.find((one) => one.uri.fsPath === uri.fsPath);
  const last = Math.max(0, (document?.lineCount ?? 1) - 1);
  const range = document?.lineAt(Math.min(line, last)).range;
  const found = new Diagnostic(range ?? new Range(0, 0, 0, 0), message, DiagnosticSeverity.Error);
  found.source = 'LEAFE';
  return found;
}

/** Paths of the editors that are open, in any group. */
export function openPaths(): readonly string[] {
  return window.tabGroups.all.flatMap(({ tabs }) =>
    tabs.flatMap(({ input }) => {
      if (input instanceof TabInputText) return [input.uri.fsPath];
      return input instanceof TabInputTextDiff ? [input.modified.fsPath] : [];
    }),
  );
}

/**
 * Whether the window answers. Does not settle while it cannot: extensions outlive their window for a moment, and where its connection
 * was cut, for hours.
 */
export async function isWindowThere(): Promise<boolean> {
  try {
    await commands.getCommands(true);
    return true;
  } catch {
    return false;
  }
}
