import {
  EventEmitter,
  TreeItemCollapsibleState,
  type TreeDataProvider,
  type TreeItem,
} from 'vscode';
import type { Corrections } from '../../app/corrections.ts';
import type { Correction } from '../../core/learn/corrections.ts';
import { groupBy } from '../../domain/groupBy.ts';
import { correctedProblemLook, correctionLook } from './correctionLooks.ts';
import { treeItem } from './treeItem.ts';

export type CorrectionNode =
  | {
      readonly kind: 'correctedProblem';
      readonly problem: string;
      readonly corrections: readonly Correction[];
    }
  | ({ readonly kind: 'correction'; readonly chosen: boolean } & Correction);

/** What the runs of this home hold to learn from, by problem. */
export class CorrectionsView implements TreeDataProvider<CorrectionNode> {
  readonly #home: () => string;
  readonly #onRead: (hasFailedSteps: boolean) => void;
  readonly #changed = new EventEmitter<undefined>();
  #corrections: { readonly home: string; readonly of: Corrections } | null = null;
  #drawn: string | null = null;
  readonly onDidChangeTreeData = this.#changed.event;

  /** `onRead` is told, each time the runs were read, whether they hold a step to correct. */
  constructor(home: () => string, onRead: (hasFailedSteps: boolean) => void) {
    this.#home = home;
    this.#onRead = onRead;
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  /** Draws everything anew where runs hold other corrections than before. */
  async update(): Promise<void> {
    // Where nothing was drawn yet there is nothing to bring up to date.
    if (this.#drawn === null) return;
    if (marksOf(await this.#read()) !== this.#drawn) this.refresh();
  }

  async getChildren(node?: CorrectionNode): Promise<CorrectionNode[]> {
    if (node === undefined) return this.#problems();
    if (node.kind === 'correction') return [];
    const { chosenOf } = await import('../../core/learn/choose.ts');
    const chosen = new Set(chosenOf(node.corrections));
    return node.corrections
      .map((one) => ({ kind: 'correction', chosen: chosen.has(one), ...one }) as const)
      .reverse();
  }

  getTreeItem(node: CorrectionNode): TreeItem {
    if (node.kind === 'correctedProblem') {
      const look = correctedProblemLook(node.problem, node.corrections.length);
      return treeItem(node.problem, look, TreeItemCollapsibleState.Expanded);
    }
    const { run, correction } = node;
    const look = correctionLook(node, node);
    const item = treeItem(`${run}/${correction}`, look, TreeItemCollapsibleState.None);
    item.command = { command: 'leafe.reviewBranch', title: 'Review Branch', arguments: [node] };
    return item;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #problems(): Promise<CorrectionNode[]> {
    const corrections = await this.#read();
    this.#drawn = marksOf(corrections);
    const byProblem = groupBy(corrections, ({ problem }) => problem);
    return [...byProblem].map(([problem, corrections]) => ({
      kind: 'correctedProblem',
      problem,
      corrections,
    }));
  }

  async #read(): Promise<readonly Correction[]> {
    const corrections = await this.#all();
    const all = await corrections.all(new AbortController().signal);
    this.#onRead(corrections.hasFailedSteps);
    return all;
  }

  /** What was read once is kept, so that looking again reads only journals that have grown. */
  async #all(): Promise<Corrections> {
    const home = this.#home();
    if (this.#corrections?.home === home) return this.#corrections.of;
    const { Corrections } = await import('../../app/corrections.ts');
    const of = new Corrections(home);
    this.#corrections = { home, of };
    return of;
  }
}

/** A correction does not change once its run has told of it; what is told may be taken back. */
function marksOf(corrections: readonly Correction[]): string {
  return corrections.map(({ run, correction }) => `${run}/${correction}`).join('\n');
}
