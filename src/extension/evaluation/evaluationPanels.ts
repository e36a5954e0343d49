import {
  ViewColumn,
  window,
  type Disposable,
  type LogOutputChannel,
  type Uri,
  type WebviewPanel,
  type WebviewPanelSerializer,
} from 'vscode';
import { fieldOf } from '../fieldOf.ts';
import type { EvaluationPanel } from './evaluationPanel.ts';
import type { EvaluationPlans } from './evaluationPlans.ts';
import type { Evaluations } from './evaluations.ts';

export const EVALUATION_PANEL = 'leafe.evaluation';

/** What a panel is about, by names of evaluations of the home. */
export type ReportSubject =
  | { readonly kind: 'evaluation'; readonly name: string }
  | { readonly kind: 'comparison'; readonly base: string; readonly tuned: string };

export interface EvaluationPanelsContext {
  readonly home: () => string;
  readonly extension: Uri;
  readonly evaluations: Evaluations;
  readonly plans: EvaluationPlans;
  readonly log: LogOutputChannel;
}

/** The panels of evaluations and comparisons, one for each at most. VS Code gives those of a window back after it was closed. */
export class EvaluationPanels implements WebviewPanelSerializer {
  readonly #context: EvaluationPanelsContext;
  readonly #panels = new Map<string, EvaluationPanel>();

  constructor(context: EvaluationPanelsContext) {
    this.#context = context;
  }

  register(): Disposable {
    return window.registerWebviewPanelSerializer(EVALUATION_PANEL, this);
  }

  /** What the panel that a person is in is about; null where they are in none. */
  get active(): ReportSubject | null {
    for (const panel of this.#panels.values()) if (panel.isActive) return panel.subject;
    return null;
  }

  /** Whether a panel about it is in sight. */
  isShown(subject: ReportSubject): boolean {
    return this.#panels.get(keyOf(subject))?.isVisible ?? false;
  }

  /** Opens a panel about it, or brings the one that is open to the front; `preserveFocus` where nobody has asked for it just now. */
  async open(
    subject: ReportSubject,
    { preserveFocus = false }: { readonly preserveFocus?: boolean } = {},
  ): Promise<void> {
    const panel = this.#panels.get(keyOf(subject));
    if (panel !== undefined) return panel.reveal(preserveFocus);
    const place = { viewColumn: ViewColumn.Active, preserveFocus };
    const title = subject.kind === 'evaluation' ? subject.name : subject.tuned;
    await this.#fill(window.createWebviewPanel(EVALUATION_PANEL, title, place), subject);
  }

  /** Tells in the evaluation's panel what went wrong; false where no panel of it is in sight. */
  fail(name: string, error: unknown): boolean {
    return this.#panels.get(keyOf({ kind: 'evaluation', name }))?.fail(error) ?? false;
  }

  async deserializeWebviewPanel(panel: WebviewPanel, saved: unknown): Promise<void> {
    const subject = subjectIn(saved);
    // A page that was closed before it knew what it is about has nothing to come back to.
    if (subject === null || this.#panels.has(keyOf(subject))) return panel.dispose();
    await this.#fill(panel, subject);
  }

  async #fill(panel: WebviewPanel, subject: ReportSubject): Promise<void> {
    const { EvaluationPanel } = await import('./evaluationPanel.ts');
    const key = keyOf(subject);
    this.#panels.set(key, new EvaluationPanel(panel, { ...this.#context, subject }));
    panel.onDidDispose(() => this.#panels.delete(key));
  }
}

function subjectIn(saved: unknown): ReportSubject | null {
  const name = fieldOf(saved, 'evaluation');
  if (name !== undefined) return { kind: 'evaluation', name };
  const [base, tuned] = [fieldOf(saved, 'base'), fieldOf(saved, 'tuned')];
  if (base === undefined || tuned === undefined) return null;
  return { kind: 'comparison', base, tuned };
}

function keyOf(subject: ReportSubject): string {
  return JSON.stringify(
    subject.kind === 'evaluation' ? [subject.name] : [subject.base, subject.tuned],
  );
}
