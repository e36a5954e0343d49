import * as l10n from '@vscode/l10n';
import {
  EventEmitter,
  TreeItemCollapsibleState,
  type TreeDataProvider,
  type TreeItem,
} from 'vscode';
import { safe } from '../../app/safe.ts';
import { titleOf } from '../../domain/shortName.ts';
import { problemSets, problemsIn, type NamedProblem } from '../problems.ts';
import { COLORS, type Look } from './look.ts';
import { treeItem } from './treeItem.ts';

export type ProblemNode =
  { readonly kind: 'set'; readonly set: string } | ({ readonly kind: 'problem' } & NamedProblem);

/** The set that comes with LEAFE and the imported ones, with marks on what a run has solved. */
export class ProblemsView implements TreeDataProvider<ProblemNode> {
  readonly #home: () => string;
  readonly #changed = new EventEmitter<undefined>();
  #solved: Promise<ReadonlySet<string>> | null = null;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(home: () => string) {
    this.#home = home;
  }

  refresh(): void {
    this.#solved = null;
    this.#changed.fire(undefined);
  }

  async getChildren(node?: ProblemNode): Promise<ProblemNode[]> {
    const home = this.#home();
    if (node === undefined) {
      return (await problemSets(home)).map((set) => ({ kind: 'set', set }));
    }
    if (node.kind === 'problem') return [];
    const problems = await problemsIn(node.set, home);
    return problems.map((problem) => ({ kind: 'problem', ...problem }));
  }

  async getTreeItem(node: ProblemNode): Promise<TreeItem> {
    if (node.kind === 'set') {
      const shipped = node.set === 'starter';
      const state = shipped
        ? TreeItemCollapsibleState.Expanded
        : TreeItemCollapsibleState.Collapsed;
      return treeItem(`set/${node.set}`, setLook(node.set, shipped), state);
    }
    this.#solved ??= solvedProblems(this.#home());
    const look = problemLook(node, (await this.#solved).has(node.summary.name));
    return treeItem(`problem/${node.problem}`, look, TreeItemCollapsibleState.None);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function setLook(set: string, shipped: boolean): Look {
  return {
    label: set,
    description: shipped ? l10n.t('comes with LEAFE') : '',
    tooltip: set,
    icon: 'library',
    color: null,
    context: 'set',
  };
}

function problemLook({ summary }: NamedProblem, solved: boolean): Look {
  const { name, level, tests, cpuMs, memoryBytes } = summary;
  const count = tests.public + tests.private + tests.generated;
  const words = [
    ...(solved ? [l10n.t('solved')] : []),
    ...(level === null ? [] : [l10n.t('level {0}', level)]),
    count === 1 ? l10n.t('1 test') : l10n.t('{0} tests', count),
  ];
  return {
    label: safe(titleOf(name)),
    description: words.join(' · '),
    tooltip: `${safe(name)}\n${cpuMs / 1000} s, ${Math.round(memoryBytes / 1e6)} MB`,
    icon: solved ? 'pass-filled' : 'circle-outline',
    color: solved ? COLORS.good : null,
    context: 'problem',
  };
}

/** Names of the problems that a run on this disk has solved. */
async function solvedProblems(home: string): Promise<ReadonlySet<string>> {
  const { listRuns } = await import('../../platform/files/runs.ts');
  const solved = new Set<string>();
  for await (const { problem, endedBecause } of listRuns(home)) {
    if (problem !== null && endedBecause === 'solved') solved.add(problem);
  }
  return solved;
}
