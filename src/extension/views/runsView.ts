import * as l10n from '@vscode/l10n';
import {
  EventEmitter,
  TreeItemCollapsibleState,
  type TreeDataProvider,
  type TreeItem,
} from 'vscode';
import { LeafeError } from '../../core/errors.ts';
import { branchOf, stepOf, type RunState } from '../../domain/runState.ts';
import type { RunSummary } from '../../platform/files/runs.ts';
import { filteredMessage, type KeptFilter } from '../filters/filter.ts';
import { runFilterWords, runFits, type RunFilter } from '../filters/runFilter.ts';
import { oneAtATime } from '../oneAtATime.ts';
import type { LiveRun, Runs } from '../runs.ts';
import { markOf, redrawn, redrawnLive, type Mark } from './drawnRuns.ts';
import {
  branchLook,
  liveLook,
  runLook,
  stepLook,
  troubleLook,
  type RunStanding,
} from './runLooks.ts';
import { treeItem } from './treeItem.ts';

interface RunLine {
  readonly kind: 'run';
  readonly run: string;
}

interface StepLine {
  readonly kind: 'step';
  readonly run: string;
  readonly step: string;
}

export type RunNode =
  | RunLine
  | { readonly kind: 'branch'; readonly run: string; readonly branch: string }
  | StepLine
  /** Stands in place of the branches of a run that cannot be read. */
  | { readonly kind: 'trouble'; readonly run: string; readonly error: Error };

/**
 * Runs, newest first, with their branches and steps: live from this window's runs, else from the journals on the disk. Only what
 * changed is drawn anew: VS Code forgets what the lines below a redrawn one stand for until it has read them again, and a menu that
 * is open on one of them would act on nothing.
 */
export class RunsView implements TreeDataProvider<RunNode> {
  readonly #runs: Runs;
  readonly #home: () => string;
  readonly #onEmpty: () => void;
  readonly #changed = new EventEmitter<RunNode[] | undefined>();
  /** The same object for the same run, by which VS Code knows its line again. */
  readonly #lines = new Map<string, RunLine>();
  readonly #summaries = new Map<string, RunSummary>();
  #drawn = new Map<string, Mark>();
  /** What the journals on the disk said when they were last looked at. */
  readonly #read = new Map<string, RunState>();
  readonly #filter: KeptFilter<keyof RunFilter>;
  readonly #said = new EventEmitter<string>();
  readonly #selected = new EventEmitter<StepLine>();
  readonly onDidChangeTreeData = this.#changed.event;
  /** A step is looked at elsewhere. */
  readonly onDidSelect = this.#selected.event;
  /** What stands above the tree: what it is filtered to. */
  readonly onDidChangeMessage = this.#said.event;

  /** `onEmpty` is told where there is no run to show, and the welcome stands in their place. */
  constructor(
    runs: Runs,
    home: () => string,
    onEmpty: () => void,
    filter: KeptFilter<keyof RunFilter>,
  ) {
    this.#runs = runs;
    this.#home = home;
    this.#onEmpty = onEmpty;
    this.#filter = filter;
  }

  /** Looks at the disk again and draws everything anew. */
  refresh(): void {
    this.#read.clear();
    this.#changed.fire(undefined);
  }

  /** Looks at the disk again and draws what has changed since. */
  readonly update = oneAtATime(() => this.#look());

  /** Draws what has changed in this window's runs; the disk is looked at only where one of them began or ended. */
  async updateLive(): Promise<void> {
    const changed = redrawnLive(this.#drawn, this.#runs.all());
    if (changed === 'look') return this.update();
    for (const live of this.#runs.all()) this.#drawn.set(live.run, live);
    this.#redraw(changed);
  }

  async getChildren(node?: RunNode): Promise<RunNode[]> {
    if (node === undefined) return this.#roots();
    if (node.kind === 'run') return this.#branches(node.run);
    if (node.kind !== 'branch') return [];
    const { run } = node;
    const state = await this.#stateOf(run);
    if (state === null) return [];
    return branchOf(state, node.branch).steps.map((step) => ({ kind: 'step', run, step }));
  }

  async getTreeItem(node: RunNode): Promise<TreeItem> {
    if (node.kind === 'run') return this.#runItem(node.run);
    if (node.kind === 'trouble') {
      return treeItem(`${node.run}!`, troubleLook(node.error), TreeItemCollapsibleState.None);
    }
    const state = await this.#stateOf(node.run);
    if (state === null) throw new RangeError(`the run ${node.run} is gone`);
    if (node.kind === 'branch') {
      const look = branchLook(branchOf(state, node.branch), this.#standingOf(node.run, state));
      return treeItem(`${node.run}/${node.branch}`, look, TreeItemCollapsibleState.Expanded);
    }
    const look = stepLook(stepOf(state, node.step), { blamed: isBlamed(state, node.step) });
    const item = treeItem(`${node.run}/${node.step}`, look, TreeItemCollapsibleState.None);
    item.command = { command: 'leafe.openStep', title: l10n.t('Open Step'), arguments: [node] };
    return item;
  }

  async getParent(node: RunNode): Promise<RunNode | undefined> {
    const { kind, run } = node;
    if (kind === 'run') return undefined;
    if (kind !== 'step') return this.#lineOf(run);
    const branch = (await this.#stateOf(run))?.steps.get(node.step)?.branch;
    return branch === undefined ? this.#lineOf(run) : { kind: 'branch', run, branch };
  }

  /** Has the tree go along to a step that is looked at elsewhere. */
  select({ run, step }: { readonly run: string; readonly step: string }): void {
    this.#selected.fire({ kind: 'step', run, step });
  }

  dispose(): void {
    this.#changed.dispose();
    this.#selected.dispose();
    this.#said.dispose();
  }

  async #look(): Promise<void> {
    const now = await this.#marks();
    const changed = redrawn(this.#drawn, now);
    this.#drawn = now;
    // Under a filter a line may come or go with any change.
    if (changed === 'all' || (changed.length > 0 && this.#filter.isOn)) return this.refresh();
    for (const run of changed) this.#read.delete(run);
    this.#redraw(changed);
  }

  #redraw(runs: readonly string[]): void {
    if (runs.length > 0) this.#changed.fire(runs.map((run) => this.#lineOf(run)));
  }

  /** Every run there is, oldest first. */
  async #marks(): Promise<Map<string, Mark>> {
    const { listRuns } = await import('../../platform/files/runs.ts');
    const marks = new Map<string, Mark>();
    const summaries = new Map<string, RunSummary>();
    for await (const summary of listRuns(this.#home())) {
      summaries.set(summary.run, summary);
      marks.set(summary.run, markOf(this.#runs.get(summary.run), summary));
    }
    for (const live of this.#runs.all()) marks.set(live.run, live);
    this.#summaries.clear();
    for (const [run, summary] of summaries) this.#summaries.set(run, summary);
    return marks;
  }

  #lineOf(run: string): RunLine {
    const line = this.#lines.get(run) ?? { kind: 'run', run };
    this.#lines.set(run, line);
    return line;
  }

  #runItem(run: string): TreeItem {
    const item = this.#runLine(run, this.#summaries.get(run) ?? null);
    item.command = { command: 'leafe.openRun', title: 'Open Run', arguments: [{ run }] };
    return item;
  }

  #runLine(run: string, summary: RunSummary | null): TreeItem {
    const { Expanded, Collapsed } = TreeItemCollapsibleState;
    // A short run may be over before the view is first drawn: what a person has just begun lies open even so.
    const state = this.#runs.hasWorkedOn(run) ? Expanded : Collapsed;
    const live = this.#runs.get(run);
    if (live !== null) return treeItem(run, liveLook(live), state);
    return treeItem(run, summary === null ? liveLook(goneFrom(run)) : runLook(summary), state);
  }

  #standingOf(run: string, { ended }: RunState): RunStanding {
    const isAtWork = this.#runs.get(run) !== null || this.#summaries.get(run)?.atWork === true;
    return isAtWork ? 'atWork' : (ended?.because ?? 'cutOff');
  }

  async #roots(): Promise<RunNode[]> {
    this.#drawn = await this.#marks();
    if (this.#drawn.size === 0) this.#onEmpty();
    const lines = [...this.#drawn.keys()].map((run) => this.#lineOf(run));
    return this.#filtered(lines).reverse();
  }

  /** A run that this window has just begun is shown whatever the filter says: it is what the person is looking for. */
  #filtered(lines: readonly RunLine[]): RunLine[] {
    const { isOn, value } = this.#filter;
    if (!isOn) this.#said.fire('');
    if (!isOn) return [...lines];
    const shown = lines.filter(({ run }) => {
      const summary = this.#summaries.get(run);
      return summary === undefined || runFits(value, summary);
    });
    const counts = { shown: shown.length, all: lines.length };
    this.#said.fire(filteredMessage(runFilterWords(value), counts));
    return shown;
  }

  async #branches(run: string): Promise<RunNode[]> {
    try {
      const branches = (await this.#stateOf(run))?.branches.keys() ?? [];
      return [...branches].map((branch) => ({ kind: 'branch', run, branch }));
    } catch (error) {
      if (error instanceof LeafeError) return [{ kind: 'trouble', run, error }];
      throw error;
    }
  }

  async #stateOf(run: string): Promise<RunState | null> {
    const live = this.#runs.get(run);
    if (live?.state) return live.state;
    const known = this.#read.get(run);
    if (known !== undefined) return known;
    const { readRun } = await import('../../app/readRun.ts');
    try {
      const { state } = await readRun(run, {
        home: this.#home(),
        signal: new AbortController().signal,
      });
      this.#read.set(run, state);
      return state;
    } catch (error) {
      if (live !== null) return null;
      throw error;
    }
  }
}

/** A run that was live when the list was made, before its first event was written. */
function goneFrom(run: string): LiveRun {
  return { run, problem: run, state: null, progress: null, writing: [], stopping: false };
}

function isBlamed({ branches }: RunState, step: string): boolean {
  return [...branches.values()].some(({ reflections }) =>
    reflections.some(({ event }) => event.blamed === step),
  );
}
