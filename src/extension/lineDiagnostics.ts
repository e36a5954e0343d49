import * as l10n from '@vscode/l10n';
import {
  Diagnostic,
  DiagnosticSeverity,
  Disposable,
  languages,
  Range,
  workspace,
  type TextDocument,
} from 'vscode';
import type { LineKind } from '../app/checkLine.ts';
import { sizeWords } from '../domain/sizeWords.ts';
import { LineChecker, MOST_CHARS, type CheckedLines } from './lineChecker.ts';
import { soon } from './soon.ts';

/** The languages of the manifest that hold a JSON object a line. */
const KINDS: Readonly<Record<string, LineKind>> = {
  'leafe-problems': 'problem',
  'leafe-meta': 'meta',
  'leafe-journal': 'event',
};

/** How long after a key the file is looked at. */
const DELAY_MS = 300;

/** Marks in open problem files and journals what the code that reads them would refuse. VS Code itself checks no JSON lines. */
export function lineDiagnostics(): Disposable {
  const faults = languages.createDiagnosticCollection('leafe');
  const changed = new Set<TextDocument>();
  const checkers = new Map<TextDocument, LineChecker>();
  const look = soon(() => {
    const documents = [...changed];
    changed.clear();
    for (const document of documents) void tell(document);
  }, DELAY_MS);
  const tell = async (document: TextDocument): Promise<void> => {
    const checker = checkers.get(document) ?? (await checkerOf(document));
    if (checker === null || document.isClosed) return;
    checkers.set(document, checker);
    const checked = await checker.look(document);
    if (checked !== null && !document.isClosed) faults.set(document.uri, diagnosticsOf(checked));
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
    workspace.onDidCloseTextDocument((document) => {
      checkers.delete(document);
      faults.delete(document.uri);
    }),
  );
}

async function checkerOf({ languageId }: TextDocument): Promise<LineChecker | null> {
  const kind = KINDS[languageId];
  if (kind === undefined) return null;
  const { checkLine } = await import('../app/checkLine.ts');
  return new LineChecker(kind, checkLine);
}

function diagnosticsOf({ faults, uncheckedFrom }: CheckedLines): Diagnostic[] {
  const found = faults.map(
    ({ line, start, end, message }) => new Diagnostic(new Range(line, start, line, end), message),
  );
  if (uncheckedFrom !== null) found.push(unchecked(uncheckedFrom));
  for (const one of found) one.source = 'LEAFE';
  return found;
}

function unchecked(line: number): Diagnostic {
  const size = sizeWords(MOST_CHARS);
  const words = l10n.t(
    'From here on nothing is checked as you type, for the file is larger than {0}: `leafe problems check` checks all of it.',
    size,
  );
  return new Diagnostic(new Range(line, 0, line, 1), words, DiagnosticSeverity.Information);
}
