import { Diagnostic, Disposable, languages, Range, workspace, type TextDocument } from 'vscode';
import type { LineKind } from '../app/checkLine.ts';
import { soon } from './soon.ts';

/** The languages of the manifest that hold a JSON object a line. */
const KINDS: Readonly<Record<string, LineKind>> = {
  'leafe-problems': 'problem',
  'leafe-meta': 'meta',
  'leafe-journal': 'event',
};

/** How long after a key the file is looked at; how much of it, and how many faults are told. */
const DELAY_MS = 300;
const MOST_CHARS = 8e6;
const MOST_FAULTS = 100;

/** Marks in open problem files and journals what the code that reads them would refuse. VS Code itself checks no JSON lines. */
export function lineDiagnostics(): Disposable {
  const faults = languages.createDiagnosticCollection('leafe');
  const changed = new Set<TextDocument>();
  const look = soon(() => {
    const documents = [...changed];
    changed.clear();
    for (const document of documents) void tell(document);
  }, DELAY_MS);
  const tell = async (document: TextDocument): Promise<void> => {
    const found = await faultsOf(document);
    if (!document.isClosed) faults.set(document.uri, found);
  };
  const seen = (document: TextDocument): void => {
    if (KINDS[document.languageId] === undefined) return;
    changed.add(document);
    look.call();
  };
  workspace.textDocuments.forEach(seen);
  return Disposable.from(
    faults,
    look,
    workspace.onDidOpenTextDocument(seen),
    workspace.onDidChangeTextDocument(({ document }) => seen(document)),
    workspace.onDidCloseTextDocument(({ uri }) => faults.delete(uri)),
  );
}

async function faultsOf(document: TextDocument): Promise<Diagnostic[]> {
  const kind = KINDS[document.languageId];
  if (kind === undefined) return [];
  const { checkLine } = await import('../app/checkLine.ts');
  const found: Diagnostic[] = [];
  let chars = 0;
  for (let at = 0; at < document.lineCount && found.length < MOST_FAULTS; at++) {
    const { text } = document.lineAt(at);
    chars += text.length;
    if (chars > MOST_CHARS) break;
    for (const { start, end, message } of checkLine(kind, text)) {
      const fault = new Diagnostic(new Range(at, start, at, end), message);
      fault.source = 'LEAFE';
      found.push(fault);
    }
  }
  return found.slice(0, MOST_FAULTS);
}
