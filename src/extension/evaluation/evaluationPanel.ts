import * as l10n from '@vscode/l10n';
import { commands, Uri, type WebviewPanel } from 'vscode';
import { safe } from '../../app/safe.ts';
import { shownComparison, shownEvaluation } from '../../core/evaluate/toldEvaluation.ts';
import type {
  EvaluationStanding,
  EvaluationTrouble,
  ReportDeed,
  ToReport,
} from '../../platform/reports/livePage.ts';
import type { Remedy } from '../commandIds.ts';
import { explain } from '../explain.ts';
import { oneAtATime } from '../oneAtATime.ts';
import { panelFolder, panelPage } from '../panel/panelPage.ts';
import { panelStrings } from '../panel/panelStrings.ts';
import { explanationOf } from '../remedy.ts';
import { soon } from '../soon.ts';
import { watchHome } from '../views/watchHome.ts';
import type { EvaluationPanelsContext, ReportSubject } from './evaluationPanels.ts';
import type { LiveEvaluation } from './evaluations.ts';
import { evaluatedModel } from './evaluationWords.ts';
import { keptWords } from './keptWords.ts';
import { openAttempts, openBoth } from './openAttempts.ts';
import { readReport, type ReadReport } from './readReport.ts';
import { saveReport } from './saveReport.ts';
import { liveStanding, standingOnDisk } from './standing.ts';

/** How far it is, is told so often at most. */
const TELL_MS = 250;
/** The figures are counted anew so often at most, */
const COUNT_MS = 2000;
/** and no more of the time than this share, for it takes longer with every attempt. */
const COUNT_SHARE = 0.05;

export interface EvaluationPanelContext extends EvaluationPanelsContext {
  readonly subject: ReportSubject;
}

/** A panel about one evaluation or one comparison: the report that people are sent, kept in step with the home. */
export class EvaluationPanel {
  readonly #panel: WebviewPanel;
  readonly #context: EvaluationPanelContext;
  #isReady = false;
  #read: ReadReport | null = null;
  #trouble: { readonly told: EvaluationTrouble; readonly help: Remedy | null } | null = null;
  #wasLive = false;
  /** When the figures may be counted again, by `performance.now`. */
  #countedUntil = 0;
  readonly #count = oneAtATime(() => this.#tell());

  /** Fills the panel, new or restored, and serves it until it is closed. */
  constructor(panel: WebviewPanel, context: EvaluationPanelContext) {
    const { extension, evaluations, subject, home } = context;
    this.#panel = panel;
    this.#context = context;
    const count = paced(
      () => void this.#count(),
      () => this.#countedUntil - performance.now(),
    );
    const step = soon(() => this.#tellStanding(count.call), TELL_MS);
    const names = subject.kind === 'evaluation' ? [subject.name] : [subject.base, subject.tuned];
    const ends = [
      panel.webview.onDidReceiveMessage((message: unknown) => void this.#take(message)),
      evaluations.onChange(step.call),
      // What this window works on tells of itself.
      ...names.map((name) =>
        watchHome(home(), `evaluations/${name}/*.{json,jsonl,lock}`, () => {
          if (this.#live() === null) count.call();
        }),
      ),
      step,
      count,
    ];
    panel.onDidDispose(() => {
      this.#isReady = false;
      for (const end of ends) end.dispose();
    });
    const icon = (theme: string): Uri =>
      Uri.joinPath(extension, 'media', 'panel', `report-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    panel.webview.options = { enableScripts: true, localResourceRoots: [panelFolder(extension)] };
    panel.webview.html = panelPage(panel.webview, extension, 'evaluation');
  }

  get subject(): ReportSubject {
    return this.#context.subject;
  }

  get isActive(): boolean {
    return this.#panel.active;
  }

  get isVisible(): boolean {
    return this.#panel.visible;
  }

  reveal(preserveFocus: boolean): void {
    this.#panel.reveal(undefined, preserveFocus);
  }

  /** Tells what went wrong with it; false where nobody would see that here. */
  fail(error: unknown): boolean {
    if (!this.#panel.visible) return false;
    const { message, todo, remedy } = explanationOf(error, keptWords(error));
    const told = { message: safe(message), todo: safe(todo), help: remedy?.title ?? null };
    this.#trouble = { told, help: remedy };
    void this.#count();
    return true;
  }

  /** The work on it in this window; null where there is none. */
  #live(): LiveEvaluation | null {
    const { subject, evaluations, plans } = this.#context;
    if (subject.kind !== 'evaluation') return null;
    const plan = plans.find(subject.name);
    const begun = plan === null ? null : evaluations.findAlike(plan);
    return evaluations.find(subject.name) ?? begun;
  }

  #tellStanding(count: () => void): void {
    const live = this.#live();
    const [isLive, wasLive] = [live !== null, this.#wasLive];
    this.#wasLive = isLive;
    if (isLive) {
      this.#trouble = null;
      this.#post({ kind: 'standing', standing: this.#standing() });
    }
    if (isLive !== wasLive) this.#countedUntil = 0;
    if (isLive || wasLive) count();
  }

  #standing(): EvaluationStanding {
    const live = this.#live();
    const read = this.#read?.kind === 'evaluation' ? this.#read : null;
    if (live !== null) {
      const standing = liveStanding(live);
      // Until all is known again, what was there before tells how far it is.
      if (live.name !== null || read === null) return standing;
      const { asked, made, solved } = standingOnDisk(read.told.report, false);
      return { ...standing, asked, made, solved };
    }
    const { report } = read?.told ?? { report: { attempts: 0, missing: 0, outcomes: [] } };
    return standingOnDisk(report, read?.isAtWork ?? false);
  }

  async #tell(): Promise<void> {
    // A page behind another tab is gone, and asks anew when it comes back.
    if (!this.#isReady || !this.#panel.visible) return;
    const begunMs = performance.now();
    const message = await this.#message().catch(problem);
    const tookMs = performance.now() - begunMs;
    this.#countedUntil = performance.now() + Math.max(COUNT_MS, tookMs / COUNT_SHARE);
    this.#post(message);
  }

  async #message(): Promise<ToReport> {
    const { subject, home } = this.#context;
    const read = await readReport(subject, home());
    this.#read = read;
    if (read.kind === 'comparison') {
      const { base, tuned, told } = read;
      const names = [base, tuned].map(({ manifest }) => evaluatedModel(manifest));
      this.#panel.title = safe(names.join(' ↔ '));
      return { kind: 'comparison', told: shownComparison(told) };
    }
    this.#panel.title = safe(l10n.t('Evaluation of {0}', evaluatedModel(read.of.manifest)));
    const standing = this.#standing();
    const trouble = this.#trouble?.told ?? null;
    return { kind: 'evaluation', told: shownEvaluation(read.told), standing, trouble };
  }

  #post(message: ToReport): void {
    if (this.#isReady) void this.#panel.webview.postMessage(message);
  }

  async #take(message: unknown): Promise<void> {
    const { fromReportSchema } = await import('../../platform/reports/livePage.ts');
    const parsed = fromReportSchema.safeParse(message);
    if (!parsed.success) return;
    const { data } = parsed;
    try {
      if (data.kind === 'do') return await this.#do(data.does);
      if (data.kind === 'openProblem') return await this.#open(data.problem);
    } catch (error) {
      return explain(error, this.#context.log);
    }
    this.#isReady = true;
    this.#post(panelStrings());
    await this.#count();
  }

  async #open(problem: string): Promise<void> {
    const read = this.#read;
    if (read?.kind === 'evaluation') return openAttempts(read.of, problem);
    if (read?.kind === 'comparison') return openBoth(read.base, read.tuned, problem);
  }

  async #do(does: ReportDeed): Promise<void> {
    const { subject, evaluations } = this.#context;
    const read = this.#read;
    if (does === 'help') {
      const help = this.#trouble?.help;
      if (help) await commands.executeCommand(help.command, help.argument);
      return;
    }
    if (does === 'save') return read === null ? undefined : saveReport(read);
    if (subject.kind !== 'evaluation') return;
    const evaluation = subject.name;
    if (does === 'stop') return evaluations.stop(evaluation);
    if (does === 'goOn') await commands.executeCommand('leafe.evaluateModel', { evaluation });
    if (does === 'compare') {
      await commands.executeCommand('leafe.compareEvaluations', { evaluation });
    }
  }
}

/** Runs `work` soon, but not before `wait` says so; several calls are one. Nothing runs after `dispose`. */
function paced(work: () => void, wait: () => number): { call: () => void; dispose: () => void } {
  let timer: NodeJS.Timeout | null = null;
  return {
    call: () => {
      timer ??= setTimeout(
        () => {
          timer = null;
          work();
        },
        Math.max(TELL_MS, wait()),
      );
    },
    dispose: () => {
      if (timer !== null) clearTimeout(timer);
    },
  };
}

function problem(error: unknown): ToReport {
  return { kind: 'problem', message: safe(explanationOf(error).text) };
}
