import { basename } from 'node:path';
import {
  commands,
  ViewColumn,
  window,
  type Disposable,
  type Uri,
  type WebviewPanel,
  type WebviewPanelSerializer,
} from 'vscode';
import type { RunState } from '../../domain/runState.ts';
import type { ExplorePlan } from '../explorePlan.ts';
import { fieldOf } from '../fieldOf.ts';
import type { Runs } from '../runs.ts';
import type { StepDetailSources } from './stepDetails.ts';
import type { RunPanel } from './runPanel.ts';

export const RUN_PANEL = 'leafe.run';

export interface RunPanelsContext {
  readonly home: () => string;
  readonly extension: Uri;
  readonly runs: Runs;
  readonly sourcesOf: (run: string) => StepDetailSources;
  /** Another step of a run is looked at in its panel. */
  readonly onSelect: (selected: { readonly run: string; readonly step: string }) => void;
}

export interface OpenOptions {
  /** The step to bring into sight; null leaves the panel where it is. */
  readonly step?: string | null;
  /** Opens beside what a person works on, and leaves the focus there. */
  readonly beside?: boolean;
  /** What the run was started with, for one that ends before it has a journal. */
  readonly plan?: ExplorePlan;
}

/** The panels of runs, one for each run at most. VS Code gives those of a window back after it was closed. */
export class RunPanels implements WebviewPanelSerializer {
  readonly #context: RunPanelsContext;
  readonly #panels = new Map<string, RunPanel>();
  readonly #plans = new Map<string, ExplorePlan>();

  constructor(context: RunPanelsContext) {
    this.#context = context;
  }

  register(): Disposable {
    return window.registerWebviewPanelSerializer(RUN_PANEL, this);
  }

  /** Opens the run's panel, or brings the one that is open to the front. */
  async open(run: string, options: OpenOptions = {}): Promise<void> {
    const { step = null, beside = false, plan } = options;
    if (plan !== undefined) this.#plans.set(run, plan);
    const { RunPanel } = await import('./runPanel.ts');
    if (!this.#panels.has(run)) {
      const viewColumn = beside ? ViewColumn.Beside : ViewColumn.Active;
      const place = { viewColumn, preserveFocus: beside };
      this.#fill(window.createWebviewPanel(RUN_PANEL, run, place), run, RunPanel);
    }
    this.#panels.get(run)?.reveal({ step, preserveFocus: beside });
  }

  /** Tells in the run's panel what went wrong; false where no panel of it is in sight. */
  fail(run: string, error: unknown): boolean {
    return this.#panels.get(run)?.fail(error) ?? false;
  }

  /** The run as its panel has it; null where there is none. */
  stateOf(run: string): RunState | null {
    const state = this.#panels.get(run)?.state;
    return state === undefined || state.started === null ? null : state;
  }

  async deserializeWebviewPanel(panel: WebviewPanel, saved: unknown): Promise<void> {
    const run = fieldOf(saved, 'run');
    // A page that was closed before it knew its run has nothing to come back to.
    if (run === undefined || basename(run) !== run || this.#panels.has(run)) return panel.dispose();
    const { RunPanel } = await import('./runPanel.ts');
    this.#fill(panel, run, RunPanel);
  }

  #fill(panel: WebviewPanel, run: string, Panel: typeof RunPanel): void {
    const { home, extension, runs, sourcesOf } = this.#context;
    const resume = (): void => this.#resume(run);
    const onSelect = (step: string | null): void => {
      if (step !== null) this.#context.onSelect({ run, step });
    };
    const parts = { home: home(), extension, runs, sources: sourcesOf(run) };
    this.#panels.set(run, new Panel(panel, { run, ...parts, resume, onSelect }));
    panel.onDidDispose(() => {
      this.#panels.delete(run);
      this.#plans.delete(run);
    });
  }

  /** A run that failed before it had a journal is begun anew, in a panel of its own. */
  #resume(run: string): void {
    const panel = this.#panels.get(run);
    const plan = this.#plans.get(run);
    if (panel?.state.started !== null || plan === undefined) {
      return void commands.executeCommand('leafe.resumeRun', { run });
    }
    panel.close();
    void commands.executeCommand('leafe.exploreProblem', plan);
  }
}
