import * as l10n from '@vscode/l10n';
import {
  CancellationTokenSource,
  Disposable,
  TestMessage,
  TestRunProfileKind,
  TestRunRequest,
  tests,
  window,
  workspace,
  type CancellationToken,
  type TestController,
  type TestItem,
  type TestRunProfile,
} from 'vscode';
import type { CasesVerdict } from '../../app/judgeCases.ts';
import type { SharedBenches } from '../../app/sharedBenches.ts';
import { soon } from '../soon.ts';
import type { JudgedProblem, JudgedProblems } from './judgedProblems.ts';
import { judgeRequest, type JudgeRequest } from './judgeRequest.ts';
import type { LoadedProblems } from './loadedProblems.ts';
import { namedLike } from './namedLike.ts';
import { ProblemTree } from './problemTree.ts';
import { programFor, programIn, type OpenProgram } from './programFor.ts';

const noProgram = (): string =>
  l10n.t(
    'There is no program to judge. Open a Python or C++ file in an editor, then run the tests again.',
  );
/** An editor that is passed by while another is looked for says nothing. */
const SETTLED_MS = 300;

export interface TestingContext {
  readonly home: () => string;
  readonly benches: SharedBenches;
  readonly judged: JudgedProblems;
  readonly problems: LoadedProblems;
  /** Told of what a run could not do; the items say it as well. */
  readonly onError: (error: unknown) => void;
}

/** LEAFE in the Testing view: the problems of `judged`, the open file's, and what their tests gave. */
export class Testing {
  readonly #context: TestingContext;
  readonly #controller: TestController;
  readonly #tree: ProblemTree;
  readonly #profile: TestRunProfile;
  readonly #owned: Disposable;
  /** The problem of the active editor's program, by the program's name. */
  #guessed: JudgedProblem | null = null;

  constructor(context: TestingContext) {
    this.#context = context;
    this.#controller = tests.createTestController('leafe', 'LEAFE');
    this.#tree = new ProblemTree(this.#controller, context.problems);
    this.#profile = this.#controller.createRunProfile(
      l10n.t('Judge'),
      TestRunProfileKind.Run,
      (request, token) => this.#run(request, token),
      true,
    );
    const look = soon(() => void this.#lookAtEditor(), SETTLED_MS);
    this.#controller.refreshHandler = () => this.refresh();
    this.#owned = Disposable.from(
      this.#controller,
      look,
      context.judged.onChange(() => this.#show()),
      window.onDidChangeActiveTextEditor(look.call),
      workspace.onDidSaveTextDocument(look.call),
    );
    this.#show();
    look.call();
  }

  /** Judges a program by all tests of a problem, in the Testing view. Null where it was cancelled. */
  async judge(problem: string, open: OpenProgram): Promise<CasesVerdict | null> {
    const name = await this.nameOf(problem);
    await this.#context.judged.keep({ problem, name, program: open.uri.toString() });
    const root = this.#tree.root(problem);
    if (root === null) throw new RangeError(`the Testing view lacks ${problem}`);
    const request = new TestRunRequest([root], undefined, this.#profile);
    const run = this.#controller.createTestRun(request);
    try {
      const asked = { root, asked: [root], excluded: new Set<TestItem>(), program: open };
      return await judgeRequest(asked, { run, ...this.#parts }, run.token);
    } finally {
      run.end();
    }
  }

  /** The problem's full name. Throws `input.invalid` where there is none. */
  async nameOf(problem: string): Promise<string> {
    return (await this.#context.problems.get(problem)).name;
  }

  /** Puts a problem into the view, to stay there. */
  async pin(problem: string): Promise<void> {
    await this.#context.judged.keep({ problem, name: await this.nameOf(problem) });
  }

  /** Reads the problems again: their files may have changed. */
  refresh(): void {
    this.#context.problems.forget();
    this.#tree.show([]);
    this.#show();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  get #parts() {
    return { tree: this.#tree, benches: this.#context.benches };
  }

  #show(): void {
    const kept = this.#context.judged.all();
    const guessed = this.#guessed;
    const known = guessed === null || kept.some(({ problem }) => problem === guessed.problem);
    this.#tree.show(known ? kept : [guessed, ...kept]);
  }

  /** A program that was never judged may be named like its problem: `1575_A.py`. */
  async #lookAtEditor(): Promise<void> {
    const document = window.activeTextEditor?.document;
    const open = document === undefined ? null : programIn(document);
    if (open === null) return;
    const program = open.uri.toString();
    if (this.#context.judged.judgedWith(program) !== null) return;
    const found = await namedLike(open.uri.path, this.#context.home());
    this.#guessed = found === null ? null : { ...found, program };
    this.#show();
  }

  async #run(request: TestRunRequest, token: CancellationToken): Promise<void> {
    const run = this.#controller.createTestRun(request);
    const stop = new CancellationTokenSource();
    const listening = [token, run.token].map((one) =>
      one.onCancellationRequested(() => stop.cancel()),
    );
    try {
      const items = request.include ?? this.#tree.roots();
      const excluded = new Set(request.exclude ?? []);
      for (const [root, asked] of this.#byProblem(items.filter((item) => !excluded.has(item)))) {
        const program = await programFor(root.id, this.#context.judged);
        if (program === null) {
          for (const item of asked) run.errored(item, new TestMessage(noProgram()));
          continue;
        }
        await this.#keep(root, program);
        const live = this.#tree.root(root.id) ?? root;
        const again = asked.map((item) => (item === root ? live : item));
        const wanted: JudgeRequest = { root: live, asked: again, excluded, program };
        if (token.isCancellationRequested) break;
        await judgeRequest(wanted, { run, ...this.#parts }, stop.token);
      }
    } catch (error) {
      this.#context.onError(error);
    } finally {
      for (const listener of listening) listener.dispose();
      stop.dispose();
      run.end();
    }
  }

  async #keep(root: TestItem, { uri }: OpenProgram): Promise<void> {
    const name = await this.nameOf(root.id);
    await this.#context.judged.keep({ problem: root.id, name, program: uri.toString() });
  }

  #byProblem(items: readonly TestItem[]): ReadonlyMap<TestItem, readonly TestItem[]> {
    const found = new Map<TestItem, TestItem[]>();
    for (const item of items) {
      let root = item;
      while (root.parent !== undefined) root = root.parent;
      found.set(root, [...(found.get(root) ?? []), item]);
    }
    return found;
  }
}
