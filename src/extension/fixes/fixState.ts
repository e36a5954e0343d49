import * as l10n from '@vscode/l10n';
import type { FixVerdict } from '../../app/fixStep.ts';
import { safe } from '../../app/safe.ts';
import { VERDICT_WORDS } from '../../domain/verdictWords.ts';
import { lastProgramLine } from '../../core/contest/pythonError.ts';
import type { Fact } from '../../domain/runEvent.ts';

/** How the program in a fix's editor stands. */
export type FixState =
  | { readonly kind: 'open' }
  | { readonly kind: 'judging'; readonly what: string }
  | { readonly kind: 'failed'; readonly words: string }
  /** It passed every test, and is this step of the run. */
  | { readonly kind: 'recorded'; readonly step: string; readonly isNew: boolean };

/** What stands over the program, and in the status bar while its editor is active. */
export function stateWords(step: string, state: FixState): string {
  switch (state.kind) {
    case 'open':
      return `$(edit) ${l10n.t('Your fix of {0}: save to judge it', step)}`;
    case 'judging':
      return `$(sync~spin) ${l10n.t('Your fix of {0}: {1}', step, state.what)}`;
    case 'failed':
      return `$(error) ${l10n.t('Your fix of {0}: {1}', step, state.words)}`;
    case 'recorded':
      return state.isNew
        ? `$(pass) ${l10n.t('Passes all tests: recorded as {0}, by a person', state.step)}`
        : `$(pass) ${l10n.t('Passes all tests: it is {0} already', state.step)}`;
  }
}

/** `wrong answer 1/3`, or how the tests went that are not shown. */
export function failureWords({ judged }: FixVerdict): string {
  const { visible, hidden } = judged.observation;
  if (hidden === undefined) {
    return `${l10n.t(VERDICT_WORDS[visible.verdict])} ${visible.passed}/${visible.total}`;
  }
  const word = l10n.t(VERDICT_WORDS[hidden.verdict]);
  return l10n.t('{0} on a hidden test, {1}/{2} passed', word, hidden.passed, hidden.total);
}

/** A fact about the program, at the line it is about; from 0. */
export interface FixProblem {
  readonly line: number;
  readonly message: string;
}

/** What is wrong with the program, fact by fact; nothing of a hidden test but how it ended. */
export function problemsOf(
  { judged, visible }: FixVerdict,
  program: string,
): readonly FixProblem[] {
  const { facts, solved, visible: counts } = judged.observation;
  if (solved) return [];
  if (counts.verdict === 'noProgram') {
    return [{ line: 0, message: l10n.t('There is no program in this file.') }];
  }
  return facts.map((fact) => ({ line: lineOf(fact, visible, program), message: safe(fact.text) }));
}

function lineOf(fact: Fact, visible: FixVerdict['visible'], program: string): number {
  if (fact.kind === 'compileError') return compilerLine(visible?.compileOutput ?? '');
  const test = visible?.tests.find(({ index }) => index === fact.test);
  const stderr = fact.kind === 'exception' ? (test?.detail?.stderr ?? '') : '';
  return (lastProgramLine(stderr.split('\n'), program) ?? 1) - 1;
}

/** `program.cpp:7:3: error: …` */
function compilerLine(output: string): number {
  const line = /^[^\s:]+:(\d+):(?:\d+:)? (?:fatal )?error:/m.exec(output)?.[1];
  return Math.max(0, Number(line ?? 1) - 1);
}
