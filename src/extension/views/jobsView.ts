import {
  env,
  EventEmitter,
  TreeItemCollapsibleState,
  type TreeDataProvider,
  type TreeItem,
} from 'vscode';
import type { TrainingJobs } from '../training/trainingJobs.ts';
import { jobLook } from './jobLook.ts';
import { treeItem } from './treeItem.ts';

export interface JobNode {
  readonly job: string;
}

/** The training jobs of this home, the newest first. */
export class JobsView implements TreeDataProvider<JobNode> {
  readonly #jobs: TrainingJobs;
  readonly #changed = new EventEmitter<JobNode[] | undefined>();
  /** The same object for the same job, by which VS Code knows its line again. */
  readonly #nodes = new Map<string, JobNode>();
  #drawn: readonly string[] | null = null;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(jobs: TrainingJobs) {
    this.#jobs = jobs;
  }

  /** Draws everything anew. */
  refresh(): void {
    this.#changed.fire(undefined);
  }

  /** Draws the lines anew, in place where none came or went, so that a menu that is open keeps what it stands for. */
  update(): void {
    const names = this.#jobs.all().map(({ known }) => known.job);
    if (this.#drawn === null || names.join('\n') !== this.#drawn.join('\n')) return this.refresh();
    if (names.length > 0) this.#changed.fire(names.map((job) => this.#nodeOf(job)));
  }

  async getChildren(node?: JobNode): Promise<JobNode[]> {
    if (node !== undefined) return [];
    await this.#jobs.look();
    this.#drawn = this.#jobs.all().map(({ known }) => known.job);
    return this.#drawn.map((job) => this.#nodeOf(job));
  }

  getTreeItem(node: JobNode): TreeItem {
    const seen = this.#jobs.find(node.job);
    if (seen === null) throw new RangeError(`the job ${node.job} is gone`);
    const look = jobLook(seen, { nowMs: Date.now(), language: env.language });
    const item = treeItem(node.job, look, TreeItemCollapsibleState.None);
    item.command = { command: 'leafe.openJob', title: 'Open Job', arguments: [node] };
    return item;
  }

  /** Lines have no parents; VS Code asks before it brings one into sight. */
  getParent(): undefined {
    return undefined;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #nodeOf(job: string): JobNode {
    const node = this.#nodes.get(job) ?? { job };
    this.#nodes.set(job, node);
    return node;
  }
}
