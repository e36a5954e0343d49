import * as l10n from '@vscode/l10n';
import {
  EventEmitter,
  TreeItemCollapsibleState,
  type TreeDataProvider,
  type TreeItem,
} from 'vscode';
import { safe } from '../../app/safe.ts';
import { titleOf } from '../../domain/shortName.ts';
import { sizeWords } from '../../domain/sizeWords.ts';
import { filteredMessage, type KeptFilter } from '../filters/filter.ts';
import { problemFilterWords, problemFits, type ProblemFilter } from '../filters/problemFilter.ts';
import { problemSets, problemsIn, type NamedProblem } from '../problems.ts';
import { COLORS, type Look } from './look.ts';
import { PAGE, Pages } from './pages.ts';
import { treeItem } from './treeItem.ts';

export type ProblemNode =
  | {
      readonly kind: 'set';
      readonly set: string;
      /** Of all, where a filter leaves some out. */
      readonly left: string | null;
    }
  | ({ readonly kind: 'problem' } & NamedProblem)
  /** Stands below the problems of a set that are drawn. */
  | { readonly kind: 'more'; readonly set: string; readonly left: number };

/** The set that comes with LEAFE and the imported ones, with marks on what a run has solved. */
export class ProblemsView implements TreeDataProvider<ProblemNode> {
  readonly #home: () => string;
  readonly #changed = new EventEmitter<undefined>();
  readonly #filter: KeptFilter<keyof ProblemFilter>;
  readonly #said = new EventEmitter<string>();
  readonly #pages = new Pages();
  #solved: Promise<ReadonlySet<string>> | null = null;
  readonly onDidChangeTreeData = this.#changed.event;
  /** What stands above the tree: what it is filtered to. */
  readonly onDidChangeMessage = this.#said.event;

  constructor(home: () => string, filter: KeptFilter<keyof ProblemFilter>) {
    this.#home = home;
    this.#filter = filter;
  }

  refresh(): void {
    this.#solved = null;
    this.#changed.fire(undefined);
  }

  /** Draws everything anew where a run has solved another problem since. */
  async update(): Promise<void> {
    // Where nothing was drawn yet there is nothing to bring up to date.
    if (this.#solved === null) return;
    const before = await this.#solved;
    const now = await solvedProblems(this.#home());
    const same = before.size === now.size && [...now].every((name) => before.has(name));
    if (!same) this.refresh();
  }

  async getChildren(node?: ProblemNode): Promise<ProblemNode[]> {
    const home = this.#home();
    if (node === undefined) return this.#sets(await problemSets(home));
    if (node.kind !== 'set') return [];
    const { set } = node;
    const { drawn, left } = this.#pages.of(set, (await this.#problemsLeft(set)).left);
    const problems = drawn.map((problem): ProblemNode => ({ kind: 'problem', ...problem }));
    return left === 0 ? problems : [...problems, { kind: 'more', set, left }];
  }

  async getTreeItem(node: ProblemNode): Promise<TreeItem> {
    if (node.kind === 'set') {
      const shipped = node.set === 'starter';
      const state = shipped
        ? TreeItemCollapsibleState.Expanded
        : TreeItemCollapsibleState.Collapsed;
      return treeItem(`set/${node.set}`, setLook(node, shipped), state);
    }
    if (node.kind === 'more') return moreItem(node);
    const look = problemLook(node, (await this.#solvedNames()).has(node.summary.name));
    return treeItem(`problem/${node.problem}`, look, TreeItemCollapsibleState.None);
  }

  /** Draws another page of a set. */
  showMore(set: string): void {
    this.#pages.more(set);
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#changed.dispose();
    this.#said.dispose();
  }

  /** Under a filter the sets that hold something of it, each with how much. */
  async #sets(sets: readonly string[]): Promise<ProblemNode[]> {
    if (!this.#filter.isOn) {
      this.#said.fire('');
      return sets.map((set) => ({ kind: 'set', set, left: null }));
    }
    const nodes: ProblemNode[] = [];
    const counts = { shown: 0, all: 0 };
    for (const set of sets) {
      const { left, all } = await this.#problemsLeft(set);
      counts.shown += left.length;
      counts.all += all;
      if (left.length > 0)
        nodes.push({ kind: 'set', set, left: l10n.t('{0} of {1}', left.length, all) });
    }
    this.#said.fire(filteredMessage(problemFilterWords(this.#filter.value), counts));
    return nodes;
  }

  async #problemsLeft(
    set: string,
  ): Promise<{ readonly left: readonly NamedProblem[]; readonly all: number }> {
    const all = await problemsIn(set, this.#home());
    const { isOn, value } = this.#filter;
    if (!isOn) return { left: all, all: all.length };
    const solved = await this.#solvedNames();
    const left = all.filter(({ summary }) =>
      problemFits(value, { set, summary, solved: solved.has(summary.name) }),
    );
    return { left, all: all.length };
  }

  #solvedNames(): Promise<ReadonlySet<string>> {
    return (this.#solved ??= solvedProblems(this.#home()));
  }
}

function setLook({ set, left }: Extract<ProblemNode, { kind: 'set' }>, shipped: boolean): Look {
  return {
    label: set,
    description: left ?? (shipped ? l10n.t('comes with LEAFE') : ''),
    tooltip: set,
    icon: 'library',
    color: null,
    context: 'set',
  };
}

function moreItem({ set, left }: Extract<ProblemNode, { kind: 'more' }>): TreeItem {
  const look: Look = {
    label: l10n.t('Show More Problems'),
    description: l10n.t('{0} left', left),
    tooltip: l10n.t(
      'Shows the next {0}. Filter Problems finds one among all.',
      Math.min(PAGE, left),
    ),
    icon: 'ellipsis',
    color: null,
    context: 'more',
  };
  const item = treeItem(`more/${set}`, look, TreeItemCollapsibleState.None);
  item.command = { command: 'leafe.showMoreProblems', title: look.label, arguments: [{ set }] };
  return item;
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
    tooltip: `${safe(name)}\n${cpuMs / 1000} s, ${sizeWords(memoryBytes)}`,
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
