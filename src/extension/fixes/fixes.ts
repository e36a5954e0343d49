import { readdir } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import {
  commands,
  Disposable,
  languages,
  TabInputText,
  TabInputTextDiff,
  Uri,
  window,
  workspace,
  type Diagnostic,
  type LogOutputChannel,
  type TextDocument,
} from 'vscode';
import type { FixBench, FixVerdict } from '../../app/fixStep.ts';
import type { ReviewedCorrection } from '../../app/reviewedCorrections.ts';
import type { SharedBenches } from '../../app/sharedBenches.ts';
import { Changes, type Listener } from '../changes.ts';
import { explain } from '../explain.ts';
import type { Runs } from '../runs.ts';
import type { ReviewQueue } from '../review/reviewQueue.ts';
import type { StepStore } from '../stepStore.ts';
import { diagnostic, openPaths } from './fixEditors.ts';
import type { FixFolder, HeldFix } from './fixFolders.ts';
import { failureWords, problemsOf, type FixState } from './fixState.ts';

export interface FixesContext {
  /** The folder that holds the programs taken out. */
  readonly root: string;
  readonly home: () => string;
  readonly log: LogOutputChannel;
  /** Whose judge stays warm from save to save. */
  readonly benches: SharedBenches;
  readonly runs: Runs;
  readonly steps: StepStore;
  /** Told of corrections that a person edits. */
  readonly queue: ReviewQueue;
  /** Goes on with a run that was stopped for a moment. */
  readonly goOn: (run: string) => void;
}

export interface OpenFix extends HeldFix {
  state: FixState;
  judging: AbortController | null;
  /** The latest judging; never rejects. */
  done: Promise<void>;
}

/** How often, and how long apart, a fix that was left open is tried to be taken up. */
const TAKE_UP_TRIES = 20;
const TAKE_UP_MS = 500;
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
  /** Over once what was closed last is let go of: it may be opened again at once. */
  #going: Promise<void> = Promise.resolve();

  constructor(context: FixesContext) {
    this.#context = context;
    this.#listening = Disposable.from(
      this.#problems,
      workspace.onDidSaveTextDocument((document) => this.#saved(document)),
      workspace.onDidChangeTextDocument(({ document }) => this.#edited(document)),
      window.tabGroups.onDidChangeTabs(({ closed }) => {
        for (const { input } of closed) {
          if (input instanceof TabInputText) this.#closed(input.uri);
          if (input instanceof TabInputTextDiff) this.#closed(input.modified);
        }
      }),
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
    const paths = openPaths().filter((path) => path.startsWith(root));
    await Promise.all(paths.map((path) => this.#takeUp(path)));
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

  /** A window that is loaded again comes up while the one that it was still lets go. */
  async #takeUp(path: string): Promise<void> {
    const { readFolder, takeUp } = await import('./fixFolders.ts');
    const folder = dirname(path);
    const known = await readFolder(folder);
    if (known === null) return;
    for (let tries = 0; tries < TAKE_UP_TRIES; tries++) {
      if (this.#open.has(path)) return;
      const held = await takeUp(folder);
      if (held !== null) return this.#take(held);
      await pause(TAKE_UP_MS, undefined, { ref: false, signal: this.#closing.signal });
    }
    void window.showWarningMessage(inUse(known.note.step));
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
    const [{ withFixBench }, { judgeFixOf }] = await Promise.all([
      import('../../app/fixBench.ts'),
      import('../../app/fixStep.ts'),
    ]);
    const { run, step } = open.fix.note;
    const say = (what: string): void => this.#show(open, uri, { kind: 'judging', what }, null);
    say(l10n.t('judging'));
    const onVisible = (): void => say(l10n.t('judging by all tests'));
    const { home, benches } = this.#context;
    const options = { home: home(), benches, onProgress: () => undefined };
    await withFixBench(
      options,
      async (bench) => {
        const found = await judgeFixOf(run, { step, program }, bench, { onVisible }, signal);
        if (found.judged.observation.solved) {
          const recorded = await this.#record(found, open.fix, bench, signal);
          const { noteRecorded } = await import('./fixFolders.ts');
          await noteRecorded(open.fix.folder, program);
          return this.#show(open, uri, { kind: 'recorded', ...recorded }, []);
        }
        const problems = problemsOf(found, program).map((problem) => diagnostic(problem, uri));
        this.#show(open, uri, { kind: 'failed', words: failureWords(found) }, problems);
      },
      signal,
    );
  }

  /** A run that is at work in this window makes room for the moment. */
  async #record(
    found: FixVerdict,
    { note: { replaces } }: FixFolder,
    { home, checkpoints }: FixBench,
    signal: AbortSignal,
  ): Promise<{ readonly step: string; readonly isNew: boolean }> {
    const { recordFixOf } = await import('../../app/fixStep.ts');
    const { runs, goOn, log, queue } = this.#context;
    const edited = replaces === undefined ? null : await queue.find(replaces);
    const atWork = runs.get(found.run) !== null;
    await runs.stop(found.run);
    try {
      if (edited !== null) {
        const { recordEdit } = await import('../../app/recordEdit.ts');
        const places = { home, checkpoints };
        return await recordEdit(found, edited.correction, queue.reviewer, places, signal);
      }
      const recorded = await recordFixOf(found, checkpoints, signal);
      log.info(`${found.run}: ${recorded.step} by a person, in place of ${found.judged.fixes}`);
      return recorded;
    } finally {
      queue.changed();
      if (atWork) goOn(found.run);
    }
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
      .then((isGone) => (isGone ? undefined : this.#askForWork(open)))
      .catch((error: unknown) => explain(error, this.#context.log));
  }

  /** Gives false where work is left. */
  async #letGo(open: OpenFix, uri: Uri): Promise<boolean> {
    if (openPaths().includes(uri.fsPath)) return true;
    const { tidyUp } = await import('./fixFolders.ts');
    this.#open.delete(uri.fsPath);
    this.#problems.delete(uri);
    this.#changes.tell();
    return tidyUp(open);
  }

  async #askForWork({ fix }: HeldFix): Promise<void> {
    const { discard } = await import('./fixFolders.ts');
    const { run, step, replaces } = fix.note;
    const [again, away] = [l10n.t('Go On'), l10n.t('Discard')];
    const pressed = await window.showInformationMessage(
      replaces === undefined
        ? l10n.t('Your fix of {0} is not recorded. It is kept for Fix It Myself.', step)
        : l10n.t('Your edit of {0} is not recorded. It is kept for Edit Correction.', replaces),
      again,
      away,
    );
    if (pressed === again && replaces === undefined) {
      await commands.executeCommand('leafe.fixItMyself', { run, step });
    } else if (pressed === again) {
      await commands.executeCommand('leafe.editCorrection', { name: replaces });
    }
    // It may be open again by now, here or in another window.
    if (pressed === away && !openPaths().includes(fix.path)) await discard(fix);
  }
}

function inUse(step: string): string {
  return l10n.t(
    'Another window is fixing {0}: go on there, or close its editor there first.',
    step,
  );
}
