import { readdir } from 'node:fs/promises';
import { extname } from 'node:path';
import * as l10n from '@vscode/l10n';
import {
  commands,
  Diagnostic,
  DiagnosticSeverity,
  Disposable,
  languages,
  Range,
  TabInputText,
  TabInputTextDiff,
  Uri,
  window,
  workspace,
  type LogOutputChannel,
  type TextDocument,
} from 'vscode';
import type { FixBench, FixVerdict } from '../../app/fixStep.ts';
import type { ReviewedCorrection } from '../../app/reviewedCorrections.ts';
import type { SharedBenches } from '../../app/sharedBenches.ts';
import type { HeldLock } from '../../platform/processLock.ts';
import { Changes, type Listener } from '../changes.ts';
import { explain } from '../explain.ts';
import type { Runs } from '../runs.ts';
import type { ReviewQueue } from '../review/reviewQueue.ts';
import type { StepStore } from '../stepStore.ts';
import type { FixFolder } from './fixFolders.ts';
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

export interface OpenFix {
  readonly fix: FixFolder;
  state: FixState;
  lock: HeldLock | null;
  judging: AbortController | null;
  /** The latest judging; never rejects. */
  done: Promise<void>;
}

/** The steps that a person is fixing in this window: saving judges, a fix that passes is recorded, closing tidies up. */
export class Fixes {
  readonly #context: FixesContext;
  readonly #open = new Map<string, OpenFix>();
  readonly #changes = new Changes();
  readonly #problems = languages.createDiagnosticCollection('leafe.fix');
  readonly #listening: Disposable;

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

  /** Takes out the program of `from`, to stand for `step`. */
  async #openProgram(
    run: string,
    step: string,
    { from, replaces }: { readonly from: string; readonly replaces?: string },
  ): Promise<void> {
    const { root, steps } = this.#context;
    const { TRANSCRIPT } = await import('../../core/explore/transcript.ts');
    const files = await steps.files(run, from);
    const [path, program] = [...files].find(([name]) => name !== TRANSCRIPT) ?? ['program.py', ''];
    const { takeOut } = await import('./fixFolders.ts');
    const extension = extname(path);
    const named = replaces === undefined ? {} : { replaces };
    const fix = await takeOut(root, { run, step, program, extension, ...named });
    await this.#take(fix);
    await window.showTextDocument(Uri.file(fix.path), { preview: false });
  }

  /** Takes up what this window had open before it was loaded again, and removes what no one needs. */
  async tidy(): Promise<void> {
    // In most windows nobody ever fixed a step: nothing is loaded there for it.
    if ((await readdir(this.#context.root).catch(() => [])).length === 0) return;
    const { readFolder, sweepFolders } = await import('./fixFolders.ts');
    const paths = openPaths().filter((path) => path.startsWith(this.#context.root));
    for (const path of paths) {
      const fix = await readFolder(Uri.joinPath(Uri.file(path), '..').fsPath);
      if (fix !== null) await this.#take(fix);
    }
    await sweepFolders(this.#context.root, (path) => openPaths().includes(path));
  }

  async close(): Promise<void> {
    this.#listening.dispose();
    for (const open of this.#open.values()) {
      open.judging?.abort();
      await open.done;
      await open.lock?.release();
    }
  }

  async #take(fix: FixFolder): Promise<void> {
    if (this.#open.has(fix.path)) return;
    const [{ isHeld, takeLock }, { lockOf }] = await Promise.all([
      import('../../platform/processLock.ts'),
      import('./fixFolders.ts'),
    ]);
    const lock = await takeLock(lockOf(fix));
    this.#open.set(fix.path, {
      fix,
      state: { kind: 'open' },
      // Where another window has it open too, that one keeps it from being swept.
      lock: isHeld(lock) ? lock : null,
      judging: null,
      done: Promise.resolve(),
    });
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
    void open.done
      .then(async () => {
        if (openPaths().includes(uri.fsPath)) return;
        this.#open.delete(uri.fsPath);
        this.#problems.delete(uri);
        this.#changes.tell();
        await open.lock?.release();
        await this.#discardOrAsk(open);
      })
      .catch((error: unknown) => explain(error, this.#context.log));
  }

  async #discardOrAsk({ fix }: OpenFix): Promise<void> {
    const { discard, holdsWork } = await import('./fixFolders.ts');
    if (!(await holdsWork(fix))) return discard(fix);
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
    // It may be open again by now.
    if (pressed === away && !openPaths().includes(fix.path)) await discard(fix);
  }
}

function diagnostic(
  { line, message }: { readonly line: number; readonly message: string },
  uri: Uri,
): Diagnostic {
  const document = workspace.textDocuments.find((one) => one.uri.fsPath === uri.fsPath);
  const last = Math.max(0, (document?.lineCount ?? 1) - 1);
  const range = document?.lineAt(Math.min(line, last)).range;
  const found = new Diagnostic(range ?? new Range(0, 0, 0, 0), message, DiagnosticSeverity.Error);
  found.source = 'LEAFE';
  return found;
}

/** Paths of the editors that are open, in any group. */
function openPaths(): readonly string[] {
  return window.tabGroups.all.flatMap(({ tabs }) =>
    tabs.flatMap(({ input }) => {
      if (input instanceof TabInputText) return [input.uri.fsPath];
      return input instanceof TabInputTextDiff ? [input.modified.fsPath] : [];
    }),
  );
}
