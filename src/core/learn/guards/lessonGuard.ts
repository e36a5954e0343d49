import type { Experience } from '../../../domain/runEvent.ts';
import { phrases, words } from '../../contest/words.ts';
import type { Guard } from './guard.ts';

/** So many words of a lesson in a row are no coincidence. */
const LESSON_WORDS = 7;

/**
 * Refuses a row whose prompt tells a lesson of its run: the model would learn to follow lessons, not to do without them. Facts are no
 * lessons: they are part of the feedback. A guided row tells its lesson on purpose. What stands in one of the `open` texts (the statement, the facts) is not held against the row.
 */
export function lessonGuard(lessons: readonly Experience[], open: readonly string[]): Guard {
  const known = new Set(open.flatMap((text) => phrases(words(text), LESSON_WORDS)));
  const told = new Set<string>();
  for (const { diagnosis, fix } of lessons) {
    for (const text of [diagnosis, fix]) {
      for (const phrase of phrases(words(text), LESSON_WORDS)) {
        if (!known.has(phrase)) told.add(phrase);
      }
    }
  }
  return (row) => {
    if (told.size === 0 || row.kind === 'guided') return null;
    for (const [at, { content }] of row.prompt.entries()) {
      const found = phrases(words(content), LESSON_WORDS).find((phrase) => told.has(phrase));
      if (found === undefined) continue;
      const where = `message ${at + 1} of the prompt`;
      return { guard: 'lesson', row: row.id, found: `${where} tells a lesson: “… ${found} …”` };
    }
    return null;
  };
}
