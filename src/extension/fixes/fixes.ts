import { readdir } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import {
  Disposable,
  languages,
  TabInputText,
  TabInputTextDiff,
  Uri,
  window,
  workspace,
  type Diagnostic,
  type TextDocument,
} from 'vscode';
import type { ReviewedCorrection } from '../../app/reviewedCorrections.ts';
import { Changes, type Listener } from '../changes.ts';
import { explain } from '../explain.ts';
import type { StepStore } from '../stepStore.ts';
import { diagnostic, isWindowThere, openPaths } from './fixEditors.ts';
import { askForWork } from './askForWork.ts';
import type { HeldFix } from './fixFolders.ts';
import type { FixState } from './fixState.ts';
import { judgeSaved, type JudgingContext } from './judgeSaved.ts';

export interface FixesContext extends JudgingContext {
  /** The folder that holds the programs taken out. */
  readonly root: string;
  readonly steps: StepStore;
}

export interface OpenFix extends HeldFix {
  state: FixState;
  judging: AbortController | null;
  /** The latest judging; never rejects. */
  done: Promise<void>;
}

/** How long apart a fix whose editor is open is tried to be taken up: at first, and once the person was told who has it. */
const TAKE_UP_MS = 500;
const TAKE_UP_LATER_MS = 3_000;
/** How often before they are told. */
const TAKE_UP_TRIES = 20;
/** Windows that were closed together open together: each takes up what is its own before anyone sweeps. */
const SWEEP_MS = 60_000;

/** The program that is taken out: that of a step, to take the place of a correction where it says so. */
interface Source {
  readonly from: string;
  readonly replaces?: string;
}

/** The steps that a person is fixing in this window, and in no other: saving judges, a fix that passes is recorded, closing tidies up. */
export class Fixes {
  readonly #context: FixesContext;
  readonly #open = new Map<string, OpenFix>();
  readonly #changes = new Changes();
  readonly #problems = languages.createDiagnosticCollection('leafe.fix');
  readonly #listening: Disposable;
  readonly #closing = new AbortController();
  /** Paths of fixes that are shown, and wait until their folder can be taken up. */
  readonly #waiting = new Set<string>();
  /** Over once what was closed last is let go of: it may be opened again at once. */
  #going: Promise<void> = Promise.resolve();

  constructor(context: FixesContext) {
    this.#context = context;
    this.#listening = Disposable.from(
      this.#problems,
      workspace.onDidSaveTextDocument((document) => this.#saved(document)),
      workspace.onDidChangeTextDocument(({ document }) => this.#edited(document)),
      window.tabGroups.onDidChangeTabs(({ opened, closed }) => {
        for (const { input } of closed) {
          if (input instanceof TabInputText) this.#closed(input.uri);
          if (input instanceof TabInputTextDiff) this.#closed(input.modified);
        }
        if (opened.length > 0) this.#takeUpShown();
      }),
      window.tabGroups.onDidChangeTabGroups(() => this.#takeUpShown()),
    );
  }

  onChange(listener: Listener): { dispose(): void } {
    return this.#changes.listen(listener);
  }

  get(uri: Uri): OpenFix | null {
    return this.#open.get(uri.fsPath) ?? null;
  }

  /** Opens the step's program for the person to fix, or their work on it that is there. Throws for a step that passes. */
  async open(run: string, step: string): Promise<void> {
    const { steps } = this.#context;
    const { fixable } = await import('../../core/explore/fix.ts');
    fixable(await steps.stateOf(run), step);
    await this.#openProgram(run, step, { from: step });
  }

  /** Opens a correction's program for the person to write a better one, which is recorded in its place. */
  async edit({ name, correction }: ReviewedCorrection): Promise<void> {
    const { run, blamed, corrected } = correction;
    await this.#openProgram(run, blamed, { from: corrected, replaces: name });
  }

  /** Takes up what this window had open before it was loaded again, and removes what no one needs. */
  async tidy(): Promise<void> {
    const { root } = this.#context;
    // In most windows nobody ever fixed a step: nothing is loaded there for it.
    if ((await readdir(root).catch(() => [])).length === 0) return;
    this.#takeUpShown();
    await pause(SWEEP_MS, undefined, { ref: false, signal: this.#closing.signal });
    const { sweepFolders } = await import('./fixFolders.ts');
    await sweepFolders(root, (path) => openPaths().includes(path));
  }

  async close(): Promise<void> {
    this.#listening.dispose();
    this.#closing.abort();
    for (const open of this.#open.values()) {
      open.judging?.abort();
      await open.done;
      await open.lock.release();
    }
  }

  async #openProgram(run: string, step: string, source: Source): Promise<void> {
    await this.#going;
    const held = this.#ofStep(run, step, source.replaces);
    const open = held ?? (await this.#takeOut(run, step, source));
    if (open === null) return void window.showWarningMessage(inUse(step));
    await window.showTextDocument(Uri.file(open.fix.path), { preview: false });
  }

  #ofStep(run: string, step: string, replaces: string | undefined): OpenFix | null {
    const isIt = ({ note }: OpenFix['fix']): boolean =>
      note.run === run && note.step === step && note.replaces === replaces;
    return [...this.#open.values()].find(({ fix }) => isIt(fix)) ?? null;
  }

  async #takeOut(run: string, step: string, { from, replaces }: Source): Promise<HeldFix | null> {
    const { root, steps } = this.#context;
    const { TRANSCRIPT } = await import('../../core/explore/transcript.ts');
    const files = await steps.files(run, from);
    const [path, program] = [...files].find(([name]) => name !== TRANSCRIPT) ?? ['program.py', ''];
    const { takeOut } = await import('./fixFolders.ts');
    const extension = extname(path);
    const named = replaces === undefined ? {} : { replaces };
    const held = await takeOut(root, { run, step, program, extension, ...named });
    if (held !== null) this.#take(held);
    // Asked for twice at once, it is this window that has it.
    return held ?? this.#ofStep(run, step, replaces);
  }

  /** Editors of a window that is loaded again come back by and by. */
  #takeUpShown(): void {
    const { root, log } = this.#context;
    for (const path of openPaths()) {
      if (!path.startsWith(root) || this.#open.has(path) || this.#waiting.has(path)) continue;
      this.#waiting.add(path);
      this.#takeUp(path)
        .catch((error: unknown) => log.warn(String(error)))
        .finally(() => this.#waiting.delete(path));
    }
  }

  /** A window that is loaded again comes up while the one that it was still lets go, however long that takes. */
  async #takeUp(path: string): Promise<void> {
    const { readFolder, takeUp } = await import('./fixFolders.ts');
    const folder = dirname(path);
    for (let tries = 1; openPaths().includes(path); tries++) {
      const known = await readFolder(folder);
      if (known === null || this.#open.has(path)) return;
      const held = await takeUp(folder);
      if (held !== null) return this.#take(held);
      if (tries === TAKE_UP_TRIES) void window.showWarningMessage(inUse(known.note.step));
      const ms = tries < TAKE_UP_TRIES ? TAKE_UP_MS : TAKE_UP_LATER_MS;
      await pause(ms, undefined, { ref: false, signal: this.#closing.signal });
    }
  }

  #take({ fix, lock }: HeldFix): void {
    const state = { kind: 'open' } as const;
    this.#open.set(fix.path, { fix, lock, state, judging: null, done: Promise.resolve() });
    this.#changes.tell();
  }

  /** What was said of the text before holds no longer. */
  #edited({ uri, isDirty }: TextDocument): void {
    const open = this.get(uri);
    if (open === null || !isDirty || open.state.kind === 'open') return;
    if (open.state.kind !== 'judging') this.#show(open, uri, { kind: 'open' }, null);
  }

  #saved(document: TextDocument): void {
    const open = this.get(document.uri);
    if (open === null) return;
    open.judging?.abort();
    const stop = new AbortController();
    open.judging = stop;
    const before = open.done;
    open.done = before
      .then(() => this.#judge(open, document.uri, document.getText(), stop.signal))
      .catch((error: unknown) => {
        if (stop.signal.aborted) return;
        this.#show(open, document.uri, { kind: 'open' }, []);
        explain(error, this.#context.log);
      });
  }

  async #judge(open: OpenFix, uri: Uri, program: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const say = (what: string): void => this.#show(open, uri, { kind: 'judging', what }, null);
    const { state, problems } = await judgeSaved(open.fix, program, this.#context, say, signal);
    this.#show(
      open,
      uri,
      state,
      problems.map((problem) => diagnostic(problem, uri)),
    );
  }

  #show(open: OpenFix, uri: Uri, state: FixState, problems: readonly Diagnostic[] | null): void {
    open.state = state;
    if (problems !== null) this.#problems.set(uri, [...problems]);
    this.#changes.tell();
  }

  /** What no one can lose goes without a word; else the person is asked, and silence keeps it. */
  #closed(uri: Uri): void {
    const open = this.get(uri);
    if (open === null || openPaths().includes(uri.fsPath)) return;
    const going = open.done.then(() => this.#letGo(open, uri));
    this.#going = going.then(
      () => undefined,
      () => undefined,
    );
    going
      .then((isGone) => (isGone ? undefined : askForWork(open)))
      .catch((error: unknown) => explain(error, this.#context.log));
  }

  /** Gives false where work is left. */
  async #letGo(open: OpenFix, uri: Uri): Promise<boolean> {
    // Where the window is gone as well, it may show the program again when it comes back.
    if (!(await isWindowThere()) || this.#closing.signal.aborted) return true;
    if (openPaths().includes(uri.fsPath)) return true;
    const { tidyUp } = await import('./fixFolders.ts');
    this.#open.delete(uri.fsPath);
    this.#problems.delete(uri);
    this.#changes.tell();
    return tidyUp(open);
  }
}

function inUse(step: string): string {
  return l10n.t(
    'Another window is fixing {0}: go on there, or close its editor there first.',
    step,
  );
}
