import * as l10n from '@vscode/l10n';
import { Location, Position, TestMessage, type TestItem, type TestRun } from 'vscode';
import { safeLines } from '../../app/safe.ts';
import { caseKey, type CaseResult, type CasesVerdict } from '../../app/judgeCases.ts';
import { VERDICT_WORDS } from '../../domain/verdictWords.ts';
import { LeafeError } from '../../core/errors.ts';
import { programPlaces, type ProgramPlace } from '../../core/judge/programPlaces.ts';
import { explanationOf } from '../remedy.ts';
import { caseLabel, failureOf, figureWords } from './caseWords.ts';
import type { ProblemTree } from './problemTree.ts';
import type { OpenProgram } from './programFor.ts';

/** Cases that failed and are listed though nobody opened their set. */
const MOST_LISTED = 100;

const ours = (): TestMessage =>
  new TestMessage(
    l10n.t(
      'The judge failed itself, which says nothing about the program. Run LEAFE: Check Setup, then judge again.',
    ),
  );

function brokenChecker(trouble: string): TestMessage {
  return new TestMessage(
    explanationOf(new LeafeError('sandbox', 'brokenChecker', safeLines(trouble))).text,
  );
}

/** Tells the Testing view of one program and one problem, case by case. */
export class CaseReporter {
  readonly #run: TestRun;
  readonly #tree: ProblemTree;
  readonly #root: TestItem;
  readonly #program: OpenProgram;
  readonly #told = new Set<string>();
  #listed = 0;

  constructor(run: TestRun, tree: ProblemTree, root: TestItem, program: OpenProgram) {
    this.#run = run;
    this.#tree = tree;
    this.#root = root;
    this.#program = program;
  }

  /** Cases of a set that nobody opened are summed up on its item; those that fail are listed, the first hundred of them. */
  tell(result: CaseResult): void {
    this.#told.add(caseKey(result));
    const failed = result.verdict !== 'accepted';
    const listed = this.#tree.case(this.#root, result);
    if (listed === null && (!failed || ++this.#listed > MOST_LISTED)) return;
    const item = listed ?? this.#tree.listedCase(this.#root, result);
    const words = figureWords(result);
    this.#line(`${this.#root.label}: ${caseLabel(result)}: ${words}`, item);
    if (!failed) return this.#run.passed(item, result.cpuMs);
    if (result.verdict === 'judgeError') return this.#run.errored(item, ours());
    this.#run.failed(item, this.#failure(result), result.cpuMs);
  }

  /** The verdict over all that was asked for; what was not run counts as skipped. */
  end(asked: readonly TestItem[], verdict: CasesVerdict): void {
    const { passed, total } = verdict;
    this.#line(`${this.#root.label}: ${l10n.t(VERDICT_WORDS[verdict.verdict])} ${passed}/${total}`);
    if (verdict.trouble !== undefined) this.#line(verdict.trouble);
    if (verdict.verdict === 'compileError') return this.#notCompiled(asked, verdict.compileOutput);
    for (const item of asked) this.#endItem(item, verdict);
  }

  #endItem(item: TestItem, { verdict, passed, total, trouble }: CasesVerdict): void {
    const node = this.#tree.node(item);
    if (node?.kind === 'case') {
      if (!this.#told.has(caseKey(node.id))) this.#run.skipped(item);
      return;
    }
    if (verdict === 'judgeError')
      return this.#run.errored(item, trouble === undefined ? ours() : brokenChecker(trouble));
    if (node?.kind === 'problem') {
      for (const [, child] of item.children) this.#skipUntold(child);
    } else this.#skipUntold(item);
    if (verdict === 'accepted') return this.#run.passed(item);
    const counts = l10n.t('{0} of {1} tests passed', passed, total);
    const words = `${l10n.t(VERDICT_WORDS[verdict])}: ${counts}`;
    this.#run.failed(item, this.#placed(words, null));
  }

  #skipUntold(item: TestItem): void {
    const node = this.#tree.node(item);
    if (node?.kind === 'case' && !this.#told.has(caseKey(node.id))) this.#run.skipped(item);
    for (const [, child] of item.children) this.#skipUntold(child);
  }

  #notCompiled(asked: readonly TestItem[], words: string): void {
    this.#line(words);
    const places = programPlaces(this.#program.program.language, words);
    const messages = places.map((place) => this.#placed(safeLines(place.message), place));
    const whole = this.#placed(`${l10n.t('It does not compile.')}\n\n${safeLines(words)}`, null);
    for (const item of asked) this.#run.failed(item, messages.length > 0 ? messages : whole);
  }

  #failure(result: CaseResult): TestMessage {
    const { message, expected, actual, place } = failureOf(result, this.#program.program.language);
    const told = this.#placed(message, place);
    if (expected !== null && actual !== null) {
      told.expectedOutput = expected;
      told.actualOutput = actual;
    }
    return told;
  }

  /** At the first line of the program where nobody knows a better one. */
  #placed(words: string, place: ProgramPlace | null): TestMessage {
    const message = new TestMessage(words);
    const at = new Position((place?.line ?? 1) - 1, Math.max(0, (place?.column ?? 1) - 1));
    message.location = new Location(this.#program.uri, at);
    return message;
  }

  #line(words: string, item?: TestItem): void {
    this.#run.appendOutput(`${safeLines(words).replaceAll('\n', '\r\n')}\r\n`, undefined, item);
  }
}
