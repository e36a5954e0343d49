import type { Fact } from '../domain/runEvent.ts';
import { safe } from '../app/safe.ts';

/**
 * A fact in the little room beside a verdict: what counts comes first, since the end may be cut off. The full sentence is in the
 * journal and in the report's lessons.
 */
export function factWords({ kind, text }: Pick<Fact, 'kind' | 'text'>): string {
  const told = safe(text).replace(/^Test \d+: /, '');
  const [, input, actual, line, expected] = (kind === 'difference' && DIFFERENCE.exec(told)) || [];
  if (input === undefined) return told.replace(/^it /, '');
  const where = line === '1' ? '' : ` in line ${line}`;
  return `printed ${actual}${where}, expected ${expected}, for the input ${input}`;
}

/** As the facts of the contest environment are worded. */
const QUOTED = '("(?:[^"\\\\]|\\\\.)*")';
const DIFFERENCE = new RegExp(
  `^for the input ${QUOTED} it printed ${QUOTED} in line (\\d+); expected was ${QUOTED}\\.`,
);
