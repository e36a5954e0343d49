import * as l10n from '@vscode/l10n';
import { Range, Uri, type TestController, type TestItem } from 'vscode';
import { breather } from '../../app/breathe.ts';
import { caseKey, type CaseId } from '../../app/judgeCases.ts';
import { safe } from '../../app/safe.ts';
import type { HiddenSet, Problem, TestCase } from '../../domain/problem.ts';
import { titleOf } from '../../domain/shortName.ts';
import { explanationOf } from '../remedy.ts';
import { caseLabel, inputWords } from './caseWords.ts';
import type { JudgedProblem } from './judgedProblems.ts';
import type { LoadedProblems } from './loadedProblems.ts';

export type TestNode =
  | { readonly kind: 'problem'; readonly problem: string }
  | { readonly kind: 'group'; readonly problem: string; readonly set: HiddenSet }
  | { readonly kind: 'case'; readonly problem: string; readonly id: CaseId };

/** Tests of a set at most that are listed before anybody opens the set. */
export const FEW = 200;

/**
 * The items of the Testing view: problems, their public cases, and behind each problem its sets of hidden ones. None has a
 * description: VS Code has a screen reader say that in place of the label.
 */
export class ProblemTree {
  readonly #controller: TestController;
  readonly #problems: LoadedProblems;
  readonly #nodes = new WeakMap<TestItem, TestNode>();

  constructor(controller: TestController, problems: LoadedProblems) {
    this.#controller = controller;
    this.#problems = problems;
    controller.resolveHandler = (item) => this.#resolve(item);
  }

  /** Makes the list of problems this one; what stays keeps its cases and results. */
  show(problems: readonly JudgedProblem[]): void {
    const { items } = this.#controller;
    const wanted = new Set(problems.map(({ problem }) => problem));
    const gone = [...items].map(([id]) => id).filter((id) => !wanted.has(id));
    for (const id of gone) items.delete(id);
    for (const [at, problem] of problems.entries()) {
      const there = items.get(problem.problem);
      const same = there?.uri?.toString() === (problem.program ?? undefined);
      const item = there !== undefined && same ? there : this.#addRoot(problem);
      item.sortText = ordinal(at);
    }
  }

  node(item: TestItem): TestNode | null {
    return this.#nodes.get(item) ?? null;
  }

  root(problem: string): TestItem | null {
    return this.#controller.items.get(problem) ?? null;
  }

  roots(): readonly TestItem[] {
    return [...this.#controller.items].map(([, item]) => item);
  }

  /** The problem, with its public cases and its sets listed under its item. */
  async open(root: TestItem): Promise<Problem> {
    const problem = await this.#problems.get(root.id);
    root.error = undefined;
    for (const test of problem.visibleTests) this.#addCase(root, root.id, test);
    for (const set of ['private', 'generated'] as const) {
      const tests = problem.hiddenTests.filter((test) => test.set === set);
      if (tests.length > 0) this.#addGroup(root, set, tests);
    }
    return problem;
  }

  /** The item of a case; null where its set has not been opened. */
  case(root: TestItem, id: CaseId): TestItem | null {
    const list = id.set === 'public' ? root.children : root.children.get(id.set)?.children;
    return list?.get(caseKey(id)) ?? null;
  }

  /** The item of a case, listed now where it was not. */
  listedCase(root: TestItem, id: CaseId): TestItem {
    const found = this.case(root, id);
    if (found !== null) return found;
    const parent = id.set === 'public' ? root : (root.children.get(id.set) ?? root);
    return this.#addCase(parent, root.id, id);
  }

  async #resolve(item: TestItem | undefined): Promise<void> {
    const node = item === undefined ? undefined : this.#nodes.get(item);
    if (item === undefined || node === undefined) return;
    item.busy = true;
    try {
      if (node.kind === 'problem') await this.open(item);
      if (node.kind === 'group') await this.#openGroup(item, node.problem, node.set);
    } catch (error) {
      item.error = explanationOf(error).text;
    } finally {
      item.busy = false;
    }
  }

  async #openGroup(group: TestItem, problem: string, set: HiddenSet): Promise<void> {
    const { hiddenTests } = await this.#problems.get(problem);
    const breathe = breather();
    for (const test of hiddenTests) {
      if (test.set === set) this.#addCase(group, problem, test);
      await breathe();
    }
  }

  #addRoot({ problem, name, program }: JudgedProblem): TestItem {
    const uri = program === null ? undefined : Uri.parse(program);
    const item = this.#controller.createTestItem(problem, safe(titleOf(name)), uri);
    item.canResolveChildren = true;
    // The first line of the program has the button that judges it.
    if (uri !== undefined) item.range = new Range(0, 0, 0, 0);
    this.#nodes.set(item, { kind: 'problem', problem });
    this.#controller.items.add(item);
    return item;
  }

  #addGroup(root: TestItem, set: HiddenSet, tests: readonly CaseId[]): void {
    if (root.children.get(set) !== undefined) return;
    const item = this.#controller.createTestItem(set, SET_WORDS[set](tests.length));
    item.canResolveChildren = true;
    item.sortText = set === 'private' ? 'z1' : 'z2';
    this.#nodes.set(item, { kind: 'group', problem: root.id, set });
    root.children.add(item);
    if (tests.length <= FEW) for (const test of tests) this.#addCase(item, root.id, test);
  }

  #addCase(
    parent: TestItem,
    problem: string,
    { set, index, ...rest }: CaseId | TestCase,
  ): TestItem {
    const key = caseKey({ set, index });
    const there = parent.children.get(key);
    if (there !== undefined) return there;
    const name = caseLabel({ set, index });
    const asked = set === 'public' && 'input' in rest ? inputWords(rest.input) : '';
    const label = asked === '' ? name : `${name}: ${asked}`;
    // With a place a case that failed opens by a click what is to be said of it.
    const item = this.#controller.createTestItem(key, label, parent.uri);
    item.sortText = ordinal(index);
    this.#nodes.set(item, { kind: 'case', problem, id: { set, index } });
    parent.children.add(item);
    return item;
  }
}

const SET_WORDS: Readonly<Record<HiddenSet, (count: number) => string>> = {
  private: (count) => l10n.t('private tests, {0} hidden', count),
  generated: (count) => l10n.t('generated tests, {0} hidden', count),
};

/** VS Code sorts by text. */
function ordinal(at: number): string {
  return String(at).padStart(8, '0');
}
