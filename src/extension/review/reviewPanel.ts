import * as l10n from '@vscode/l10n';
import {
  commands,
  Uri,
  ViewColumn,
  window,
  type Disposable,
  type WebviewPanel,
  type WebviewPanelSerializer,
} from 'vscode';
import { safe } from '../../app/safe.ts';
import { partOf } from '../../core/learn/standing.ts';
import type { ReviewDeed } from '../../domain/reviewDeeds.ts';
import type { ToReview } from '../../domain/reviewProtocol.ts';
import { titleOf } from '../../domain/shortName.ts';
import type { CommandId } from '../commandIds.ts';
import { fieldOf } from '../fieldOf.ts';
import { panelFolder, panelPage } from '../panel/panelPage.ts';
import { panelStrings } from '../panel/panelStrings.ts';
import type { StepStore } from '../stepStore.ts';
import type { ReviewQueue } from './reviewQueue.ts';

export const REVIEW_PANEL = 'leafe.review';

export interface ReviewPanelContext {
  readonly extension: Uri;
  readonly queue: ReviewQueue;
  readonly steps: StepStore;
}

/** The one page that corrections are reviewed on, one after the other. */
export class ReviewPanel implements WebviewPanelSerializer {
  readonly #context: ReviewPanelContext;
  readonly #listening: { dispose(): void };
  #panel: WebviewPanel | null = null;
  #shown: string | null = null;
  #said = '';
  /** Counts what was asked for: what is read for an earlier one comes too late. */
  #asked = 0;

  constructor(context: ReviewPanelContext) {
    this.#context = context;
    this.#listening = context.queue.onChange(() => void this.#draw());
  }

  register(): Disposable {
    return window.registerWebviewPanelSerializer(REVIEW_PANEL, this);
  }

  /** The correction in sight or behind another tab; null where the panel is closed. */
  get shown(): string | null {
    return this.#shown;
  }

  get isActive(): boolean {
    return this.#panel?.active ?? false;
  }

  /** Shows a correction, and leaves the focus where it is. `said` tells what was done last. */
  async show(name: string, said = ''): Promise<void> {
    this.#shown = name;
    this.#said = said;
    if (this.#panel === null) {
      const place = { viewColumn: ViewColumn.Active, preserveFocus: true };
      this.#fill(window.createWebviewPanel(REVIEW_PANEL, l10n.t('Review'), place));
    } else this.#panel.reveal(undefined, true);
    await this.#draw();
  }

  deserializeWebviewPanel(panel: WebviewPanel, saved: unknown): Promise<void> {
    const name = fieldOf(saved, 'correction');
    // A second one would show the same.
    if (name === undefined || this.#panel !== null) panel.dispose();
    else {
      this.#shown = name;
      this.#fill(panel);
    }
    return Promise.resolve();
  }

  dispose(): void {
    this.#listening.dispose();
  }

  #fill(panel: WebviewPanel): void {
    const { extension } = this.#context;
    this.#panel = panel;
    panel.onDidDispose(() => {
      this.#panel = null;
      this.#shown = null;
    });
    panel.webview.onDidReceiveMessage((message: unknown) => this.#take(message));
    panel.webview.options = { enableScripts: true, localResourceRoots: [panelFolder(extension)] };
    panel.webview.html = panelPage(panel.webview, extension, 'review');
    panel.iconPath = {
      light: Uri.joinPath(extension, 'media', 'panel', 'review-light.svg'),
      dark: Uri.joinPath(extension, 'media', 'panel', 'review-dark.svg'),
    };
  }

  async #draw(): Promise<void> {
    const [name, asked] = [this.#shown, ++this.#asked];
    if (name === null || this.#panel === null) return;
    const message = await this.#read(name).catch(problem);
    if (asked !== this.#asked || this.#panel === null) return;
    if (message.kind === 'card') {
      const { problem: about, blamed, corrected } = message.card;
      this.#panel.title = `${blamed} → ${corrected} · ${safe(titleOf(about))}`;
    }
    void this.#panel.webview.postMessage(message);
  }

  async #read(name: string): Promise<ToReview> {
    const { queue, steps } = this.#context;
    const { reviewCard } = await import('../../app/reviewCard.ts');
    const all = await queue.all();
    const found = all.find((one) => one.name === name);
    if (found === undefined) throw new Error(l10n.t('There is no correction {0} any more.', name));
    const { reviewer } = queue;
    return {
      kind: 'card',
      card: reviewCard(found, await steps.stateOf(found.correction.run)),
      reviewer,
      left: all.filter(({ reviews }) => partOf(reviews, reviewer) === 'toReview').length,
      said: this.#said,
    };
  }

  async #take(message: unknown): Promise<void> {
    const { fromReviewSchema } = await import('../../domain/reviewProtocol.ts');
    const parsed = fromReviewSchema.safeParse(message);
    if (!parsed.success || this.#shown === null) return;
    const request = parsed.data;
    if (request.kind === 'ready') {
      void this.#panel?.webview.postMessage(panelStrings());
      return this.#draw();
    }
    const [run = ''] = this.#shown.split('/');
    if (request.kind === 'do') {
      await commands.executeCommand(DEEDS[request.does], { from: 'panel' });
    } else await commands.executeCommand('leafe.openStep', { run, step: request.step });
  }
}

const DEEDS: Readonly<Record<ReviewDeed, CommandId>> = {
  accept: 'leafe.acceptCorrection',
  reject: 'leafe.rejectCorrection',
  undo: 'leafe.undoDecision',
  edit: 'leafe.editCorrection',
  lift: 'leafe.measureLift',
  mask: 'leafe.showTrainingMask',
  diff: 'leafe.reviewBranch',
  run: 'leafe.openRun',
  next: 'leafe.nextCorrection',
  previous: 'leafe.previousCorrection',
};

function problem(error: unknown): ToReview {
  return { kind: 'problem', message: safe(error instanceof Error ? error.message : String(error)) };
}
