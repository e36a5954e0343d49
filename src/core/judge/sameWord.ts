import type { TextChecker } from '../../domain/problem.ts';
import { assertNever } from '../../domain/assertNever.ts';

/** Whether an actual word will do for the expected one. */
export type SameWord = (expected: string, actual: string) => boolean;

/** How a checker compares single words. */
export function sameWordFor(checker: TextChecker): SameWord {
  switch (checker.kind) {
    case 'tokens':
    case 'exact':
    case 'lines':
      return (expected, actual) => expected === actual;
    case 'float':
      return within(checker.abs ?? 0, checker.rel ?? 0);
    case 'codecontests':
      return sameForCodeContests;
    default:
      return assertNever(checker);
  }
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INTEGER = /^[+-]?\d+$/;

/**
 * Numbers within a tolerance. Two whole numbers must be equal, whatever their size: a relative tolerance would take
 * 998244352 for 998244353.
 */
function within(abs: number, rel: number): SameWord {
  return (expected, actual) => {
    if (expected === actual) return true;
    if (!DECIMAL.test(expected) || !DECIMAL.test(actual)) return false;
    if (INTEGER.test(expected) && INTEGER.test(actual))
      return wholeNumber(expected) === wholeNumber(actual);
    const [e, a] = [Number(expected), Number(actual)];
    const apart = Math.abs(e - a);
    return apart <= abs || apart <= rel * Math.abs(e);
  };
}

/** As text, for `+007` is 7 and there is no size at which this stops being exact. */
function wholeNumber(text: string): string {
  const digits = text.replace(/^[+-]?0*(?=\d)/, '');
  return text.startsWith('-') && digits !== '0' ? `-${digits}` : digits;
}

const CODECONTESTS_PRECISION = 1e-5;

/**
 * Two numbers are the same where their double values are less than 1e-5 apart, whole numbers too: 2^53 and the next one are
 * one double. Other words are the same as text. So it is in the `execution` folder of google-deepmind/code_contests.
 */
function sameForCodeContests(expected: string, actual: string): boolean {
  const [e, a] = [asciiLower(expected), asciiLower(actual)];
  const isNumber = DECIMAL.test(e) && DECIMAL.test(a);
  return isNumber ? Math.abs(Number(e) - Number(a)) < CODECONTESTS_PRECISION : e === a;
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
