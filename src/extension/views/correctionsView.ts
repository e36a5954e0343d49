import {
  EventEmitter,
  TreeItemCollapsibleState,
  type TreeDataProvider,
  type TreeItem,
} from 'vscode';
import type { ReviewedCorrection } from '../../app/reviewedCorrections.ts';
import { partOf, QUEUE_PARTS, type QueuePart } from '../../core/learn/standing.ts';
import type { ReviewQueue } from '../review/reviewQueue.ts';
import { correctionLook, queuePartLook } from './correctionLooks.ts';
import { treeItem } from './treeItem.ts';

interface PartNode {
  readonly kind: 'queuePart';
  readonly part: QueuePart;
  readonly of: readonly ReviewedCorrection[];
}

interface CorrectionLine extends ReviewedCorrection {
  readonly kind: 'correction';
  readonly part: QueuePart;
  /** For the commands of other views. */
  readonly run: string;
  readonly blamed: string;
  readonly corrected: string;
  readonly chosen: boolean;
}

export type CorrectionNode = PartNode | CorrectionLine;

export interface Selecting {
  readonly node: CorrectionNode;
  /** Whether the focus goes with it. */
  readonly focus: boolean;
  /** Whether the view opens for it where it is not in sight. */
  readonly opens: boolean;
}

/** What the runs of this home hold to learn from, as a queue for its reviewer: what waits for a decision, and what is decided. */
export class CorrectionsView implements TreeDataProvider<CorrectionNode> {
  readonly #queue: ReviewQueue;
  readonly #onRead: (hasFailedSteps: boolean) => void;
  readonly #changed = new EventEmitter<undefined>();
  readonly #selecting = new EventEmitter<Selecting>();
  readonly #counted = new EventEmitter<number>();
  #parts: readonly PartNode[] = [];
  #drawn: string | null = null;
  readonly onDidChangeTreeData = this.#changed.event;
  /** A correction is looked at elsewhere. */
  readonly onDidSelect = this.#selecting.event;
  /** How many wait for a decision. */
  readonly onDidCount = this.#counted.event;
  /** The name of the correction that is selected in the tree. */
  selected: string | null = null;
  #isDrawn = false;

  /** `onRead` is told, each time the runs were read, whether they hold a step to correct. */
  constructor(queue: ReviewQueue, onRead: (hasFailedSteps: boolean) => void) {
    this.#queue = queue;
    this.#onRead = onRead;
    queue.onChange(() => this.refresh());
  }

  /** Whether the tree was in sight in this window. */
  get isDrawn(): boolean {
    return this.#isDrawn;
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  /** Draws everything anew where there are other corrections or decisions than before. */
  async update(): Promise<void> {
    // Where nothing was drawn yet there is nothing to bring up to date.
    if (this.#drawn === null) return;
    const all = await this.#queue.all();
    this.#onRead(this.#queue.hasFailedSteps);
    if (marksOf(all) !== this.#drawn) this.refresh();
  }

  /** Selects a correction in the tree, once that shows it where it belongs now. */
  select(name: string, { focus }: { readonly focus: boolean }): void {
    this.selected = name;
    void this.#read().then((parts) => {
      const node = parts.flatMap(linesOf).find((line) => line.name === name);
      if (node !== undefined && this.selected === name)
        this.#selecting.fire({ node, focus, opens: false });
    });
  }

  /**
   * Opens the view with the keyboard in it, on the first correction. False where there is none.
   */
  async open(): Promise<boolean> {
    const [first] = await this.#read();
    const node = first === undefined ? undefined : linesOf(first)[0];
    if (node !== undefined) this.#selecting.fire({ node, focus: true, opens: true });
    return node !== undefined;
  }

  async getChildren(node?: CorrectionNode): Promise<CorrectionNode[]> {
    if (node === undefined) {
      this.#isDrawn = true;
      return [...(await this.#read())];
    }
    if (node.kind === 'correction') return [];
    const { chosenOf } = await import('../../core/learn/choose.ts');
    const wanted = this.#parts.filter(({ part }) => part === 'toReview' || part === 'accepted');
    const all = wanted.flatMap(({ of }) => of.map(({ correction }) => correction));
    const chosen = new Set(chosenOf(all));
    return linesOf(node).map((line) => ({
      ...line,
      chosen: line.part === 'rejected' || line.part === 'differing' || chosen.has(line.correction),
    }));
  }

  getParent(node: CorrectionNode): CorrectionNode | undefined {
    if (node.kind === 'queuePart') return undefined;
    return this.#parts.find(({ part }) => part === node.part);
  }

  getTreeItem(node: CorrectionNode): TreeItem {
    const { Expanded, Collapsed, None } = TreeItemCollapsibleState;
    if (node.kind === 'queuePart') {
      const { part, of } = node;
      const isOpen = part === 'toReview' || part === 'differing';
      return treeItem(part, queuePartLook(part, of.length), isOpen ? Expanded : Collapsed);
    }
    const { reviewer } = this.#queue;
    const look = correctionLook(node, { reviewer, chosen: node.chosen });
    const item = treeItem(node.name, look, None);
    const { name } = node;
    item.command = { command: 'leafe.reviewCorrection', title: 'Review', arguments: [{ name }] };
    return item;
  }

  dispose(): void {
    this.#changed.dispose();
    this.#selecting.dispose();
    this.#counted.dispose();
  }

  async #read(): Promise<readonly PartNode[]> {
    const all = await this.#queue.all();
    const { reviewer } = this.#queue;
    this.#drawn = marksOf(all);
    this.#onRead(this.#queue.hasFailedSteps);
    this.#parts = QUEUE_PARTS.flatMap((part) => {
      const of = all.filter(({ reviews }) => partOf(reviews, reviewer) === part);
      return of.length === 0 ? [] : [{ kind: 'queuePart', part, of }];
    });
    this.#counted.fire(this.#parts.find(({ part }) => part === 'toReview')?.of.length ?? 0);
    return this.#parts;
  }
}

function linesOf({ part, of }: PartNode): readonly CorrectionLine[] {
  return of.map((one) => {
    const { run, blamed, corrected } = one.correction;
    return { kind: 'correction', part, run, blamed, corrected, chosen: true, ...one };
  });
}

/** A correction does not change once its run has told of it; what is told may be taken back, and what is said of it too. */
function marksOf(corrections: readonly ReviewedCorrection[]): string {
  return JSON.stringify(corrections.map(({ name, reviews, lift }) => [name, reviews, lift?.at]));
}
