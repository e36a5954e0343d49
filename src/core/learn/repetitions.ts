import type { TrainingRow } from './trainingRow.ts';

/**
 * Says of each row whether an earlier one taught the same: the same program, comments and blanks aside, after the same words. `digest`
 * is sha256 as hex.
 */
export function repetitions(digest: (text: string) => string): (row: TrainingRow) => string | null {
  const seen = new Map<string, string>();
  return ({ id, kind, prompt, completion, origin }) => {
    const taught = kind === 'reflection' ? digest(completion.content) : origin.programDigest;
    const key = digest(JSON.stringify([prompt, origin.problemDigest, taught]));
    const earlier = seen.get(key);
    if (earlier === undefined) seen.set(key, id);
    return earlier ?? null;
  };
}
