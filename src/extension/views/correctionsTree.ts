import * as l10n from '@vscode/l10n';
import { Disposable, window, type TreeView } from 'vscode';
import type { Parts } from '../compose.ts';
import type { CorrectionNode } from './correctionsView.ts';
import { focusCorrections } from './focusCorrections.ts';
import { watchHome } from './watchHome.ts';

/** The tree of corrections with what waits for a decision on its badge, in step with what is looked at elsewhere. */
export function correctionsTree({ correctionsView }: Pick<Parts, 'correctionsView'>): Disposable {
  const tree = window.createTreeView('leafe.corrections', {
    treeDataProvider: correctionsView,
    showCollapseAll: true,
  });
  return Disposable.from(
    tree,
    focusCorrections(correctionsView),
    tree.onDidChangeSelection(({ selection: [node] }) => {
      correctionsView.selected = node?.kind === 'correction' ? node.name : null;
    }),
    correctionsView.onDidCount((count) => showCount(tree, count)),
    correctionsView.onDidSelect(({ node, focus, opens }) => {
      // A tree that is not in sight neither opens for what is looked at elsewhere nor takes the focus.
      if (!tree.visible && !opens) return;
      // It may be gone by now.
      tree.reveal(node, { select: true, focus }).then(undefined, () => undefined);
    }),
  );
}

/** Reviewers at a command line or in another window write into the same home. */
export function watchDecisions(home: string, onChange: () => void): Disposable {
  return watchHome(home, 'corrections/**/*.jsonl', onChange);
}

function showCount(tree: TreeView<CorrectionNode>, count: number): void {
  const tooltip =
    count === 1 ? l10n.t('1 correction to review') : l10n.t('{0} corrections to review', count);
  tree.badge = count === 0 ? undefined : { value: count, tooltip };
}
