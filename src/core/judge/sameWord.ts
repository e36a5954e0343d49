import type { Checker } from '../../domain/problem.ts';
import { assertNever } from '../../domain/assertNever.ts';

/** Whether an actual word will do for the expected one. */
export type SameWord = (expected: string, actual: string) => boolean;

/** How a checker compares single words; null for those that compare something else. */
export function sameWordFor(checker: Checker): SameWord | null {
  switch (checker.kind) {
    case 'tokens':
    case 'exact':
    case 'lines':
      return (expected, actual) => expected === actual;
    case 'float':
      return within(checker.abs, checker.rel);
    case 'codecontests':
      return caseFolded(within(1e-5, 0));
    case 'python':
      return null;
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

function caseFolded(same: SameWord): SameWord {
  return (expected, actual) => same(expected.toLowerCase(), actual.toLowerCase());
}
