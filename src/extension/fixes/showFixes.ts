import { extname } from 'node:path';
import * as l10n from '@vscode/l10n';
import {
  CodeLens,
  Disposable,
  EventEmitter,
  languages,
  Range,
  RelativePattern,
  StatusBarAlignment,
  Uri,
  window,
  type CodeLensProvider,
} from 'vscode';
import { stepUri } from '../stepFiles.ts';
import type { Fixes, OpenFix } from './fixes.ts';
import { stateWords } from './fixState.ts';

/** Tells how a fix stands: over its program, and in the status bar while its editor is active. */
export function showFixes(fixes: Fixes, root: string): Disposable {
  const changed = new EventEmitter<void>();
  const lenses: CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses: ({ uri }) => lensesOf(fixes.get(uri)),
  };
  const item = window.createStatusBarItem('leafe.fix', StatusBarAlignment.Left);
  item.name = l10n.t('LEAFE: your fix');
  item.command = 'workbench.actions.view.problems';
  const show = (): void => {
    changed.fire();
    const uri = window.activeTextEditor?.document.uri;
    const open = uri === undefined ? null : fixes.get(uri);
    if (open === null) return item.hide();
    item.text = stateWords(open.fix.note.step, open.state);
    item.show();
  };
  return Disposable.from(
    changed,
    item,
    fixes.onChange(show),
    window.onDidChangeActiveTextEditor(show),
    languages.registerCodeLensProvider(
      { scheme: 'file', pattern: new RelativePattern(Uri.file(root), '**') },
      lenses,
    ),
  );
}

function lensesOf(open: OpenFix | null): CodeLens[] {
  if (open === null) return [];
  const { run, step, file } = open.fix.note;
  const before = `program${extname(file)}`;
  const top = new Range(0, 0, 0, 0);
  const words = stateWords(step, open.state);
  const state = new CodeLens(top, { title: words, command: 'workbench.actions.view.problems' });
  const compare = new CodeLens(top, {
    title: l10n.t('Compare With {0}', step),
    command: 'vscode.diff',
    arguments: [stepUri({ run, step, file: before }), Uri.file(open.fix.path), `${step} ↔ ${file}`],
  });
  if (open.state.kind !== 'recorded') return [state, compare];
  const review = new CodeLens(top, {
    title: l10n.t('Review Branch'),
    command: 'leafe.reviewBranch',
    arguments: [{ run, blamed: step, corrected: open.state.step }],
  });
  return [state, compare, review];
}
