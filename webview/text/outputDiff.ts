import { diffArrays } from 'diff';

/** A piece of an output: whether it differs, and whether only in its blanks. */
export interface OutputPiece {
  readonly text: string;
  readonly differs: boolean;
}

export interface OutputDiff {
  readonly expected: readonly OutputPiece[];
  readonly actual: readonly OutputPiece[];
  /** Where they first differ; null where only blanks do, or nothing. Lines count from 1. */
  readonly first: FirstDifference | null;
  /** The words are equal, the blanks or line ends are not. */
  readonly blanksOnly: boolean;
}

export interface FirstDifference {
  readonly line: number;
  /** Null where the output goes on after everything expected. */
  readonly expected: string | null;
  /** Null where the output ends too early. */
  readonly actual: string | null;
}

const MOST_MS = 80;

/**
 * What differs between an expected and an actual output, word by word, as most checkers compare. Blanks are told only where no word
 * differs: then they are what is wrong. Null where the outputs are too different to say.
 */
export function outputDiff(expected: string, actual: string): OutputDiff | null {
  const left = partsOf(expected);
  const right = partsOf(actual);
  const first = firstDifference(expected, actual);
  const blanksOnly = first === null && expected !== actual;
  const comparator = blanksOnly
    ? (one: string, other: string) => one === other
    : (one: string, other: string) => one === other || (isBlank(one) && isBlank(other));
  const changes = diffArrays([...left], [...right], { comparator, timeout: MOST_MS });
  if (changes === undefined) return null;
  const pieces = { expected: [] as OutputPiece[], actual: [] as OutputPiece[] };
  let [i, j] = [0, 0];
  for (const { added, removed, count = 0 } of changes) {
    const differs = added || removed;
    if (!added) pieces.expected.push({ text: left.slice(i, (i += count)).join(''), differs });
    if (!removed) pieces.actual.push({ text: right.slice(j, (j += count)).join(''), differs });
  }
  return { ...pieces, first, blanksOnly };
}

/** Blanks as signs, where they are what differs. */
export function visibleBlanks(text: string): string {
  return text.replace(/ /g, '·').replace(/\t/g, '→').replace(/\r?\n/g, '↵\n');
}

function firstDifference(expected: string, actual: string): FirstDifference | null {
  const left = wordsOf(expected);
  const right = wordsOf(actual);
  const index = left.findIndex(({ word }, at) => word !== right[at]?.word);
  const at = index < 0 ? left.length : index;
  if (index < 0 && right.length <= left.length) return null;
  const [wanted, printed] = [left[at], right[at]];
  return {
    line: (printed ?? wanted)?.line ?? 1,
    expected: wanted?.word ?? null,
    actual: printed?.word ?? null,
  };
}

function wordsOf(text: string): readonly { readonly word: string; readonly line: number }[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      (line.match(/\S+/g) ?? []).map((word) => ({ word, line: index + 1 })),
    );
}

function partsOf(text: string): readonly string[] {
  return text.match(/\S+|\s+/g) ?? [];
}

function isBlank(part: string): boolean {
  return part.trim() === '';
}
