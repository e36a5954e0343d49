import * as l10n from '@vscode/l10n';
import {
  CodeLens,
  Disposable,
  EventEmitter,
  languages,
  Position,
  Range,
  window,
  type CodeLensProvider,
  type TextDocument,
} from 'vscode';
import { soon } from '../soon.ts';
import { MOST_WHOLE, problemRecords } from './problemRecords.ts';

/** Where a person scrolls to is looked at when it has come to rest. */
const RESTS_MS = 150;
/** Lines above and below those that can be seen. */
const MARGIN = 20;

const SELECTOR = [
  { scheme: 'file', pattern: '**/*.{jsonl,ndjson}' },
  { scheme: 'file', pattern: '**/*.json' },
];

/** Explore and judge above each record of an open problem file; of JSON lines only those that can be seen are looked at. */
class ProblemLenses implements CodeLensProvider {
  readonly changed = new EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;

  provideCodeLenses(document: TextDocument): CodeLens[] {
    return isLines(document)
      ? visibleLines(document).flatMap(lensesOfLine(document))
      : whole(document);
  }
}

export function registerProblemLenses(): Disposable {
  const lenses = new ProblemLenses();
  const again = soon(() => lenses.changed.fire(), RESTS_MS);
  return Disposable.from(
    lenses.changed,
    again,
    languages.registerCodeLensProvider(SELECTOR, lenses),
    window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => {
      if (isLines(textEditor.document)) again.call();
    }),
  );
}

function isLines({ uri }: TextDocument): boolean {
  return /\.(jsonl|ndjson)$/i.test(uri.path);
}

function visibleLines(document: TextDocument): readonly number[] {
  const lines = new Set<number>();
  for (const editor of window.visibleTextEditors) {
    if (editor.document !== document) continue;
    for (const { start, end } of editor.visibleRanges) {
      const last = Math.min(document.lineCount - 1, end.line + MARGIN);
      for (let line = Math.max(0, start.line - MARGIN); line <= last; line++) lines.add(line);
    }
  }
  return [...lines].sort((a, b) => a - b);
}

function lensesOfLine(document: TextDocument): (line: number) => readonly CodeLens[] {
  return (line) => {
    const [record] = problemRecords(document.lineAt(line).text);
    return record === undefined ? [] : lensesAt(document, new Position(line, 0), record.name);
  };
}

function whole(document: TextDocument): CodeLens[] {
  const text = document.getText();
  // Its title bar has the buttons then.
  if (text.length > MOST_WHOLE) return [];
  return problemRecords(text).flatMap(({ name, start }) =>
    lensesAt(document, document.positionAt(start), name),
  );
}

function lensesAt(document: TextDocument, at: Position, name: string): CodeLens[] {
  const range = new Range(at, at);
  const given = { problem: `${document.uri.fsPath}#${name}` };
  const lens = (title: string, command: string): CodeLens =>
    new CodeLens(range, { title, command, arguments: [given] });
  return [
    lens(`$(play) ${l10n.t('Explore Problem')}`, 'leafe.exploreProblem'),
    lens(`$(law) ${l10n.t('Judge a Program')}`, 'leafe.judgeCurrentFile'),
    lens(`$(beaker) ${l10n.t('Show in Testing')}`, 'leafe.addToTesting'),
  ];
}
