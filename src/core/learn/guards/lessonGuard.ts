import type { Experience } from '../../../domain/runEvent.ts';
import { PhraseBook, words } from '../../contest/words.ts';
import type { Guard } from './guard.ts';

/** So many words of a lesson in a row are no coincidence. */
const LESSON_WORDS = 7;

/**
 * Refuses a row whose prompt tells a lesson of its run: the model would learn to follow lessons, not to do without them. Facts are no
 * lessons: they are part of the feedback. A guided row tells its lesson on purpose. What stands in one of the `open` texts (the statement, the facts) is not held against the row.
 */
export function lessonGuard(lessons: readonly Experience[], open: readonly string[]): Guard {
  const told = new PhraseBook<true>(LESSON_WORDS);
  for (const { diagnosis, fix } of lessons) {
    for (const text of [diagnosis, fix]) told.add(words(text), true);
  }
  for (const text of open) if (told.size > 0) told.forget(words(text));
  return (row) => {
    if (told.size === 0 || row.kind === 'guided') return null;
    for (const [at, { content }] of row.prompt.entries()) {
      const found = told.find(words(content));
      if (found === null) continue;
      const where = `message ${at + 1} of the prompt`;
      const what = `${where} tells a lesson: “… ${found.phrase} …”`;
      return { guard: 'lesson', row: row.id, found: what };
    }
    return null;
  };
}
