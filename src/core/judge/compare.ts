import type { Difference } from '../../domain/judgement.ts';
import type { TextChecker } from '../../domain/problem.ts';
import { sameWordFor } from './sameWord.ts';
import { isSpace, Words } from './words.ts';

/** Where an output first differs from the expected one; null where it will do. */
export function compare(checker: TextChecker, expected: string, actual: string): Difference | null {
  if (expected === actual) return null;
  const words = compareWords(checker, expected, actual);
  if (words !== null) return words;
  if (checker.kind === 'exact') return compareLayout(expected, actual, asItIs);
  if (checker.kind === 'lines') return compareLayout(expected, actual, withoutTrailingBlanks);
  return null;
}

/** What part of an output shows already: its words differ before it was cut, so the rest cannot mend it. */
export function differsAtStart(
  checker: TextChecker,
  expected: string,
  head: string,
): Difference | null {
  const lastWhole = Math.max(head.lastIndexOf(' '), head.lastIndexOf('\n'));
  if (lastWhole < 0) return null;
  const difference = compareWords(checker, expected, head.slice(0, lastWhole));
  return difference?.kind === 'missing' ? null : difference;
}

function compareWords(checker: TextChecker, expected: string, actual: string): Difference | null {
  const same = sameWordFor(checker);
  const isBlank = checker.kind === 'codecontests' ? isCodeContestsBlank : isSpace;
  const [wanted, given] = [new Words(expected, isBlank), new Words(actual, isBlank)];
  for (;;) {
    const [e, a] = [wanted.next(), given.next()];
    if (e === null && a === null) return null;
    if (e === null) return { kind: 'extra', line: a?.line ?? 1, extra: cut(a?.text ?? '') };
    if (a === null) return { kind: 'missing', line: e.line, missing: cut(e.text) };
    if (!same(e.text, a.text)) {
      return { kind: 'token', line: a.line, expected: cut(e.text), actual: cut(a.text) };
    }
  }
}

const FORM_FEED = 12;

/** Their words go on over a form feed. */
function isCodeContestsBlank(code: number): boolean {
  return code !== FORM_FEED && isSpace(code);
}

function compareLayout(
  expected: string,
  actual: string,
  shape: (text: string) => string[],
): Difference | null {
  const [wanted, given] = [shape(expected), shape(actual)];
  for (let i = 0; i < Math.max(wanted.length, given.length); i++) {
    const [e, a] = [wanted[i], given[i]];
    if (e === a) continue;
    return { kind: 'layout', line: i + 1, expected: cut(e ?? ''), actual: cut(a ?? '') };
  }
  return null;
}

/** Lines, but for one newline at the very end. */
function asItIs(text: string): string[] {
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

function withoutTrailingBlanks(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trimEnd());
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

const LONGEST = 200;

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
