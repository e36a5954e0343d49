import * as l10n from '@vscode/l10n';
import { commands, Uri, type WebviewPanel } from 'vscode';
import { safe } from '../../app/safe.ts';
import { jobCard } from '../../domain/jobCard.ts';
import type { AnyJob } from '../../domain/hostedJob.ts';
import type { JobDeed, ToJob } from '../../domain/jobProtocol.ts';
import { type JobState, stateOf } from '../../domain/jobStates.ts';
import type { Remedy } from '../commandIds.ts';
import { oneAtATime } from '../oneAtATime.ts';
import { panelFolder, panelPage } from '../panel/panelPage.ts';
import { panelStrings } from '../panel/panelStrings.ts';
import { soon } from '../soon.ts';
import { jobTrouble } from './jobTrouble.ts';
import { stateWords } from './jobWords.ts';
import type { SeenJob, TrainingJobs } from './trainingJobs.ts';

/** A job tells of each step: a page that is drawn four times a second is live enough. */
const REDRAW_MS = 250;

export interface JobPanelContext {
  readonly job: string;
  readonly extension: Uri;
  readonly jobs: TrainingJobs;
}

/** The panel of one training job: a page of VS Code's, kept in step with what is known of the job. */
export class JobPanel {
  readonly #panel: WebviewPanel;
  readonly #context: JobPanelContext;
  /** What was sent does not change. */
  #made: AnyJob | null = null;
  #help: Remedy | null = null;
  #isReady = false;
  readonly #draw = oneAtATime(() => this.#tell());

  /** Fills the panel, new or restored, and serves it until it is closed. */
  constructor(panel: WebviewPanel, context: JobPanelContext) {
    const { extension, jobs } = context;
    this.#panel = panel;
    this.#context = context;
    const redraw = soon(() => void this.#draw(), REDRAW_MS);
    const ends = [
      panel.webview.onDidReceiveMessage((message: unknown) => void this.#take(message)),
      jobs.onChange(redraw.call),
      redraw,
    ];
    panel.onDidDispose(() => {
      this.#isReady = false;
      for (const end of ends) end.dispose();
    });
    panel.webview.options = { enableScripts: true, localResourceRoots: [panelFolder(extension)] };
    panel.webview.html = panelPage(panel.webview, extension, 'job');
  }

  get isActive(): boolean {
    return this.#panel.active;
  }

  get isVisible(): boolean {
    return this.#panel.visible;
  }

  reveal(): void {
    this.#panel.reveal();
  }

  async #tell(): Promise<void> {
    // A page behind another tab is gone, and asks anew when it comes back.
    if (!this.#isReady || !this.#panel.visible) return;
    const message = await this.#read().catch(problem);
    if (this.#isReady) void this.#panel.webview.postMessage(message);
  }

  async #read(): Promise<ToJob> {
    const { job, jobs } = this.#context;
    const seen = jobs.find(job);
    if (seen === null) throw new Error(l10n.t('There is no training job {0} any more.', job));
    const { known } = seen;
    const { jobMadeOf } = await import('../../app/training/readJobCard.ts');
    this.#made ??= await jobMadeOf(known);
    const { events, log } = await jobs.toldBy(known);
    this.#look(seen);
    const { told, help } = jobTrouble(seen);
    this.#help = help;
    const { record } = known;
    return {
      kind: 'job',
      card: jobCard({ job, record, events, log, made: this.#made }),
      trouble: told,
    };
  }

  #look({ known: { job, record } }: SeenJob): void {
    const state = stateOf(record);
    const title = `${safe(job)} · ${stateWords(state)}`;
    if (this.#panel.title === title) return;
    this.#panel.title = title;
    const icon = state === 'not sent' ? 'paused' : ICONS[state];
    const file = (theme: string): Uri =>
      Uri.joinPath(this.#context.extension, 'media', 'panel', `${icon}-${theme}.svg`);
    this.#panel.iconPath = { light: file('light'), dark: file('dark') };
  }

  async #take(message: unknown): Promise<void> {
    const { fromJobSchema } = await import('../../domain/jobProtocol.ts');
    const parsed = fromJobSchema.safeParse(message);
    if (!parsed.success) return;
    if (parsed.data.kind === 'do') return this.#do(parsed.data.does);
    this.#isReady = true;
    void this.#panel.webview.postMessage(panelStrings());
    try {
      await this.#context.jobs.look();
    } catch (error) {
      // Without the jobs there is no page, and why stands in its place.
      if (this.#isReady) void this.#panel.webview.postMessage(problem(error));
      return;
    }
    await this.#draw();
  }

  async #do(does: JobDeed): Promise<void> {
    const { job, jobs } = this.#context;
    if (does === 'retry') return jobs.retry();
    if (does === 'help') {
      if (this.#help === null) return;
      await commands.executeCommand(this.#help.command, this.#help.argument);
    } else if (does === 'models') await commands.executeCommand('leafe.models.focus');
    else if (does === 'dataset') {
      const folder = jobs.find(job)?.known.record.dataset;
      if (folder === undefined) return;
      await commands.executeCommand('vscode.open', Uri.joinPath(Uri.file(folder), 'README.md'));
    } else await commands.executeCommand(COMMANDS[does], { job });
  }
}

const COMMANDS = {
  cancel: 'leafe.cancelJob',
  fetch: 'leafe.fetchJob',
  log: 'leafe.openJobLog',
  again: 'leafe.pushCorrections',
  copyId: 'leafe.copyJobId',
} as const;

const ICONS: Readonly<Record<JobState, string>> = {
  queued: 'paused',
  preparing: 'working',
  running: 'working',
  stopping: 'working',
  succeeded: 'solved',
  failed: 'unsolved',
  cancelled: 'paused',
  lost: 'unsolved',
};

function problem(error: unknown): ToJob {
  return { kind: 'problem', message: safe(error instanceof Error ? error.message : String(error)) };
}
