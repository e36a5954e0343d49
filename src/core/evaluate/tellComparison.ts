import type { Comparison } from './compare.ts';

/** What a comparison comes to, in words. */
export interface ToldComparison {
  /** Whether tuned solves more or less at pass@1; else whether other ks alone show a difference, or none does. */
  readonly sees: 'more' | 'less' | 'others' | 'none';
  readonly verdict: string;
  /** What to keep in mind of it. */
  readonly more: readonly string[];
}

/** What pass@1 says decides; where it shows nothing, what the other ks show. */
export function tellComparison(found: Comparison): ToldComparison {
  const { passAt1, atK, standardErrors } = found;
  if (passAt1.isSeen) {
    const isBetter = passAt1.difference.value > 0;
    const isClose = standardErrors !== null && standardErrors < 2;
    return {
      sees: isBetter ? 'more' : 'less',
      verdict: isBetter ? 'Tuned solves more.' : 'Tuned solves less.',
      more: isClose ? ['It is less than 2 standard errors.'] : [],
    };
  }
  const others = atK.filter((one) => one.isSeen).map(({ k }) => `pass@${k}`);
  if (others.length > 0) {
    const looked = atK.length > 1 ? `, of ${atK.length} ks that were looked at` : '';
    return {
      sees: 'others',
      verdict: 'Pass@1 shows no difference with this many samples.',
      more: [`${others.join(', ')} ${others.length === 1 ? 'does' : 'do'}${looked}.`],
    };
  }
  const verdict = 'No difference can be seen with this many samples.';
  return { sees: 'none', verdict, more: roomWords(found) };
}

/** What such samples could have shown. */
function roomWords({ visible, standardErrors }: Comparison): readonly string[] {
  if (visible !== null) {
    const size = (100 * visible).toFixed(1);
    return [`They would show one of ${size} points of pass@1 in four of five cases.`];
  }
  return standardErrors === null ? [] : ['So few problems could hardly show any.'];
}

/** What tells how often chance alone would show as much. */
export function testWords({ passAt1, atK }: Comparison): string {
  if (passAt1.test === 'mcnemar') return "McNemar's exact test";
  return atK.every((one) => one.exact) ? 'sign-flip test, each pattern counted' : 'sign-flip test';
}
