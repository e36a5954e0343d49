import type { TrainingRow } from './trainingRow.ts';

/** Equal for rows that teach the same: the same program, comments and blanks aside, after the same words. `digest` is sha256 as hex. */
export function samePrint(
  { kind, prompt, completion, origin }: TrainingRow,
  digest: (text: string) => string,
): string {
  const taught = kind === 'reflection' ? digest(completion.content) : origin.programDigest;
  return digest(JSON.stringify([prompt, origin.problemDigest, taught]));
}

/** Says of each row, by what it teaches, whether an earlier one taught the same. */
export function repetitions(): (id: string, print: string) => string | null {
  const seen = new Map<string, string>();
  return (id, print) => {
    const earlier = seen.get(print);
    if (earlier === undefined) seen.set(print, id);
    return earlier ?? null;
  };
}
