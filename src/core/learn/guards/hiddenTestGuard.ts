import type { Problem } from '../../../domain/problem.ts';
import { PhraseBook } from '../../contest/words.ts';
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
  const shownText = shown.map(squeezed).join('\n');
  const hidden = new PhraseBook<string>(GRAM);
  const whole: { readonly text: string; readonly test: string }[] = [];
  for (const { set, index, input, output } of hiddenTests) {
    for (const [part, all] of [
      ['input', input],
      ['output', output],
    ] as const) {
      const test = `the ${part} of ${set} test ${index}`;
      const text = squeezed(all.slice(0, HEAD_CHARS));
      const own = text.split(' ');
      if (own.length >= GRAM) hidden.add(own, test);
      else if (own.length < LEAST_WORDS || text.length < LEAST_CHARS) continue;
      else if (!shownText.includes(text)) whole.push({ text, test });
    }
  }
  for (const text of shown) if (hidden.size > 0) hidden.forget(squeezed(text).split(' '));
  return (row) => {
    for (const [where, text] of textsOf(row)) {
      const plain = squeezed(text);
      const test =
        whole.find(({ text }) => plain.includes(text))?.test ??
        hidden.find(plain.split(' '))?.value;
      if (test !== undefined)
        return { guard: 'hiddenTest', row: row.id, found: `${where} holds ${test}` };
    }
    return null;
  };
}

function squeezed(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}
