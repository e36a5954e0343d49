import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import { Uri, ViewColumn, type WebviewPanel } from 'vscode';
import type { ToPanel } from '../../domain/protocol.ts';
import type { RunState } from '../../domain/runState.ts';
import { isAtWork, runsFolder } from '../../platform/files/runs.ts';
import { within } from '../../platform/within.ts';
import { ENGLISH } from '../../../webview/strings.ts';
import type { Runs } from '../runs.ts';
import { soon } from '../soon.ts';
import { panelLook, type PanelIcon, type PanelLook } from './panelLook.ts';
import { PanelLine } from './panelLine.ts';
import { panelFolder, panelPage } from './panelPage.ts';
import { PanelRequests } from './panelRequests.ts';
import { panelStrings } from './panelStrings.ts';
import type { StepDetailSources } from './stepDetails.ts';
import { StepLoader } from './stepLoader.ts';
import { watchRun } from './watchRun.ts';

/** Events in this window come one by one: they are read together, as often as a screen is drawn. */
const WAKE_MS = 16;
/** A page that takes longer over one message is not there. */
const PATIENCE_MS = 20_000;

export interface RunPanelContext {
  readonly run: string;
  readonly home: string;
  readonly extension: Uri;
  readonly runs: Runs;
  readonly sources: StepDetailSources;
  readonly resume: () => void;
  readonly onSelect: (step: string | null) => void;
}

/** The panel of one run: a page of VS Code's, the line to it, and what keeps both in step with the run. */
export class RunPanel {
  readonly #panel: WebviewPanel;
  readonly #context: RunPanelContext;
  readonly #line: PanelLine;

  /**
   * Fills the panel, new or restored, and serves it until it is closed. The journal is read once the page asks for it: to read it before
   * would be to read it twice.
   */
  constructor(panel: WebviewPanel, context: RunPanelContext) {
    const { run, home, extension, runs, sources, resume, onSelect } = context;
    const folder = join(runsFolder(home), run);
    this.#panel = panel;
    this.#context = context;
    const line = new PanelLine({
      run,
      folder,
      live: () => runs.get(run),
      isElsewhere: () => isAtWork(folder),
      strings: panelStrings,
      post: (message) => this.#post(message),
      onLook: ({ state, activity }) =>
        this.#show(panelLook(state, activity, runs.get(run)?.problem ?? run)),
    });
    this.#line = line;
    const loader = new StepLoader({
      sources,
      post: (message) => this.#post(message),
      onRerun: (error) => line.fail(error),
    });
    const place = () => ({ run, steps: sources.steps, column: this.#editorColumn() });
    const requests = new PanelRequests({
      ...{ run, folder, line, loader, place },
      ...{ resume, onSelect },
    });
    const wake = soon(() => line.wake(), WAKE_MS);
    const ends = [
      panel.webview.onDidReceiveMessage((message: unknown) => void requests.take(message)),
      panel.onDidChangeViewState(() => panel.visible || line.leave()),
      runs.onChange(wake.call),
      watchRun(folder, wake.call),
      wake,
    ];
    panel.onDidDispose(() => {
      line.leave();
      loader.close();
      for (const end of ends) end.dispose();
    });
    panel.webview.options = { enableScripts: true, localResourceRoots: [panelFolder(extension)] };
    panel.webview.html = panelPage(panel.webview, extension);
  }

  /** The run as far as the panel has read it. */
  get state(): RunState {
    return this.#line.state;
  }

  /** Brings the panel to the front, and a step in it. */
  reveal(options: { readonly step: string | null; readonly preserveFocus: boolean }): void {
    this.#panel.reveal(undefined, options.preserveFocus);
    if (options.step !== null) this.#line.reveal(options.step);
  }

  /** Tells in the panel what went wrong with the run; false where nobody can see it there. */
  fail(error: unknown): boolean {
    this.#line.fail(error, 'resume');
    return this.#panel.visible;
  }

  close(): void {
    this.#panel.dispose();
  }

  #show({ problem, state, icon }: PanelLook): void {
    const title = `${problem} · ${l10n.t(ENGLISH[state])}`;
    if (this.#panel.title === title) return;
    this.#panel.title = title;
    this.#panel.iconPath = iconPath(this.#context.extension, icon);
  }

  /** A message that does not arrive was for a page that is gone; the next one asks for everything. */
  async #post(message: ToPanel): Promise<void> {
    const sent = Promise.resolve(this.#panel.webview.postMessage(message));
    await within(PATIENCE_MS, sent).catch(() => this.#line.leave());
  }

  /** The group beside the panel, so that it stays in sight. */
  #editorColumn(): ViewColumn {
    const { viewColumn = ViewColumn.One } = this.#panel;
    return viewColumn > ViewColumn.One ? ViewColumn.One : ViewColumn.Beside;
  }
}

function iconPath(extension: Uri, icon: PanelIcon): { readonly light: Uri; readonly dark: Uri } {
  const file = (theme: string): Uri =>
    Uri.joinPath(extension, 'media', 'panel', `${icon}-${theme}.svg`);
  return { light: file('light'), dark: file('dark') };
}
