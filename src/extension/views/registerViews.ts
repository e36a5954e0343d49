import { basename, dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as l10n from '@vscode/l10n';
import { Disposable, window, workspace, type TreeView } from 'vscode';
import type { Parts } from '../compose.ts';
import { setContext } from '../setContext.ts';
import { soon } from '../soon.ts';
import { correctionsTree, watchDecisions } from './correctionsTree.ts';
import type { RunNode, RunsView } from './runsView.ts';
import { watchHome } from './watchHome.ts';

/** Runs of this window tell of each event; a tree that is drawn ten times a second is live enough. */
const REDRAW_MS = 100;
const LOOK_MS = 2000;

/** Shows the trees and keeps them in step with this window's runs, with the disk, and with the settings. */
export function registerViews(parts: Parts): Disposable {
  const { runs, models, filters, problemsView, runsView, correctionsView, modelsView } = parts;
  const runsTree = window.createTreeView('leafe.runs', {
    treeDataProvider: runsView,
    showCollapseAll: true,
    canSelectMany: true,
  });
  const problemsTree = window.createTreeView('leafe.problems', {
    treeDataProvider: problemsView,
    showCollapseAll: true,
  });
  let working = 0;
  const updateBadge = (atWork: number): void => {
    const words = atWork === 1 ? l10n.t('1 run at work') : l10n.t('{0} runs at work', atWork);
    runsTree.badge = atWork === 0 ? undefined : { value: atWork, tooltip: words };
  };
  const drawLive = soon(() => {
    const atWork = runs.all().length;
    updateBadge(atWork);
    if (atWork < working) drawWhatRunsTell.call();
    working = atWork;
    runsView.updateLive().catch(() => runsView.refresh());
  }, REDRAW_MS);
  const drawWhatRunsTell = soon(() => {
    for (const view of [runsView, problemsView, correctionsView]) {
      // Read anew as a whole, it tells by itself why the disk cannot be read.
      view.update().catch(() => view.refresh());
    }
  }, REDRAW_MS);
  const drawAll = soon(() => {
    for (const view of [runsView, problemsView, correctionsView, modelsView]) view.refresh();
  }, REDRAW_MS);
  const drawModels = soon(() => modelsView.refresh(), REDRAW_MS);
  const drawFiltered = soon(() => runsView.refresh(), REDRAW_MS);
  let onDisk = watchRuns(parts, drawWhatRunsTell.call);
  return Disposable.from(
    runsTree,
    lookAtRuns(parts, () => runsTree.visible, drawWhatRunsTell.call),
    correctionsTree(parts),
    problemsTree,
    problemsView.onDidChangeMessage((message) => void (problemsTree.message = message)),
    runsView.onDidChangeMessage((message) => void (runsTree.message = message)),
    followSelection(runsTree, runsView),
    ...watchFilters(filters, { problems: () => problemsView.refresh(), runs: drawFiltered.call }),
    window.createTreeView('leafe.models', { treeDataProvider: modelsView }),
    drawLive,
    drawWhatRunsTell,
    drawAll,
    drawModels,
    drawFiltered,
    runs.onChange(drawLive.call),
    models.onChange(drawModels.call),
    workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration('leafe')) return;
      onDisk.dispose();
      onDisk = watchRuns(parts, drawWhatRunsTell.call);
      drawAll.call();
    }),
    { dispose: () => onDisk.dispose() },
  );
}

/** Selects in the tree what is looked at elsewhere, where the tree is in sight: it neither opens for that nor takes the focus. */
function followSelection(tree: TreeView<RunNode>, view: RunsView): Disposable {
  let wanted: RunNode | null = null;
  const follow = soon(() => {
    const node = wanted;
    if (node === null || !tree.visible) return;
    const { selection } = tree;
    if (selection.some((one) => isDeepStrictEqual(one, node))) return;
    // A step may be filtered out, or be gone by now.
    tree.reveal(node, { select: true, focus: false }).then(undefined, () => undefined);
  }, REDRAW_MS);
  const listening = view.onDidSelect((node) => {
    wanted = node;
    follow.call();
  });
  return Disposable.from(follow, listening);
}

/** Keeps the trees and what menus look at in step with the filters. */
function watchFilters(
  { problems, runs }: Parts['filters'],
  refresh: { readonly problems: () => void; readonly runs: () => void },
): Disposable[] {
  const tell = (): void => {
    setContext('leafe.problemsFiltered', problems.isOn);
    setContext('leafe.runsFiltered', runs.isOn);
  };
  tell();
  return [
    problems.onChange(tell),
    runs.onChange(tell),
    problems.onChange(refresh.problems),
    runs.onChange(refresh.runs),
  ].map((listening) => new Disposable(() => listening.dispose()));
}

/** Not every change on a disk is told of: a home that was not there yet, a network disk, a busy watcher. */
function lookAtRuns(
  { runs, settings }: Parts,
  isSeen: () => boolean,
  onChange: () => void,
): Disposable {
  let before = '';
  let isLooking = false;
  const look = async (): Promise<void> => {
    const { runsStamp } = await import('../../platform/files/runs.ts');
    const here = new Set(runs.all().map(({ run }) => run));
    const now = await runsStamp(settings().home, here);
    if (now !== before) onChange();
    before = now;
  };
  const timer = setInterval(() => {
    if (!isSeen() || isLooking) return;
    isLooking = true;
    // A disk that cannot be read is told of by the trees themselves.
    void look()
      .catch(() => undefined)
      .finally(() => void (isLooking = false));
  }, LOOK_MS);
  return new Disposable(() => clearInterval(timer));
}

/** Other windows and the command line write into the same home. What this window's runs write is known already. */
function watchRuns({ runs, settings }: Parts, onChange: () => void): Disposable {
  const { home } = settings();
  const onDisk = watchHome(home, 'runs/*/journal.{jsonl,lock}', (file) => {
    const isOurs = runs.get(basename(dirname(file.fsPath))) !== null;
    if (!isOurs) onChange();
  });
  return Disposable.from(onDisk, watchDecisions(home, onChange));
}
