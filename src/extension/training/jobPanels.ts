import { basename } from 'node:path';
import {
  ViewColumn,
  window,
  type Disposable,
  type Uri,
  type WebviewPanel,
  type WebviewPanelSerializer,
} from 'vscode';
import { fieldOf } from '../fieldOf.ts';
import { JobPanel } from './jobPanel.ts';
import type { TrainingJobs } from './trainingJobs.ts';

export const JOB_PANEL = 'leafe.job';

export interface JobPanelsContext {
  readonly extension: Uri;
  readonly jobs: TrainingJobs;
}

/** The panels of training jobs, one for each job at most. VS Code gives those of a window back after it was closed. */
export class JobPanels implements WebviewPanelSerializer {
  readonly #context: JobPanelsContext;
  readonly #panels = new Map<string, JobPanel>();

  constructor(context: JobPanelsContext) {
    this.#context = context;
  }

  register(): Disposable {
    return window.registerWebviewPanelSerializer(JOB_PANEL, this);
  }

  /** The job whose panel a person is in; null where they are in none. */
  get active(): string | null {
    for (const [job, panel] of this.#panels) if (panel.isActive) return job;
    return null;
  }

  /** Whether a job's panel is in sight. */
  isShown(job: string): boolean {
    return this.#panels.get(job)?.isVisible ?? false;
  }

  /** Opens the job's panel, or brings the one that is open to the front. */
  async open(job: string): Promise<void> {
    await this.#context.jobs.look();
    const panel = this.#panels.get(job);
    if (panel !== undefined) return panel.reveal();
    this.#fill(window.createWebviewPanel(JOB_PANEL, job, ViewColumn.Active), job);
  }

  async deserializeWebviewPanel(panel: WebviewPanel, saved: unknown): Promise<void> {
    const job = fieldOf(saved, 'job');
    // A page that was closed before it knew its job has nothing to come back to.
    if (job === undefined || basename(job) !== job || this.#panels.has(job)) {
      return panel.dispose();
    }
    // The page comes first: until the jobs are read it says that it loads.
    this.#fill(panel, job);
    await this.#context.jobs.look();
  }

  #fill(panel: WebviewPanel, job: string): void {
    this.#panels.set(job, new JobPanel(panel, { job, ...this.#context }));
    panel.onDidDispose(() => this.#panels.delete(job));
  }
}
