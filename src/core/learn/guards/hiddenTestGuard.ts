import type { Problem } from '../../../domain/problem.ts';
import { phrases } from '../../contest/words.ts';
import { textsOf, type Guard } from './guard.ts';

/** The field's measure of contamination: so many words in a row. */
const GRAM = 13;
/** A shorter test is told by the whole of it, if that is long enough to be no coincidence. */
const LEAST_WORDS = 5;
const LEAST_CHARS = 12;
/** What leaks of a test is its beginning: feedback quotes no more, and tests of many megabytes are not read to their end. */
const HEAD_CHARS = 4096;

/**
 * Refuses a row that holds an input or an output of a hidden test: thirteen words of it in a row, or all of a shorter one. What
 * the statement and the visible tests show is known to everybody, and tests of a few short words cannot be told from anything else.
 */
export function hiddenTestGuard({ description, visibleTests, hiddenTests }: Problem): Guard {
  const shown = [description, ...visibleTests.flatMap(({ input, output }) => [input, output])];
  const known = new Set(shown.flatMap((text) => grams(text)));
  const shownText = shown.map(squeezed).join('\n');
  const hidden = new Map<string, string>();
  const whole: { readonly text: string; readonly test: string }[] = [];
  for (const { set, index, input, output } of hiddenTests) {
    for (const [part, all] of [
      ['input', input],
      ['output', output],
    ] as const) {
      const test = `the ${part} of ${set} test ${index}`;
      const text = squeezed(all.slice(0, HEAD_CHARS));
      const found = grams(text);
      for (const gram of found) if (!known.has(gram)) hidden.set(gram, test);
      if (found.length > 0 || text.length < LEAST_CHARS) continue;
      if (text.split(' ').length >= LEAST_WORDS && !shownText.includes(text))
        whole.push({ text, test });
    }
  }
  return (row) => {
    for (const [where, text] of textsOf(row)) {
      const plain = squeezed(text);
      const test =
        whole.find(({ text }) => plain.includes(text))?.test ??
        grams(plain).flatMap((gram) => hidden.get(gram) ?? [])[0];
      if (test !== undefined)
        return { guard: 'hiddenTest', row: row.id, found: `${where} holds ${test}` };
    }
    return null;
  };
}

function grams(text: string): readonly string[] {
  return phrases(squeezed(text).split(' '), GRAM);
}

function squeezed(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}
