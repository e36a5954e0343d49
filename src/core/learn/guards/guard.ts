import type { TrainingRow } from '../trainingRow.ts';

/** What a row must not hold, or be. */
export const GUARDS = [
  'lesson',
  'hiddenTest',
  'secret',
  'evaluation',
  'duplicate',
  'nearDuplicate',
  'tokens',
] as const;
export type GuardName = (typeof GUARDS)[number];

/** Why a row is no part of a data set. */
export interface Refusal {
  readonly guard: GuardName;
  /** The row's id. */
  readonly row: string;
  /** What was found and where, in words. */
  readonly found: string;
}

/** Null where there is nothing to say against the row. */
export type Guard = (row: TrainingRow) => Refusal | null;

/** Every text of a row that a model is shown or taught, with the words for where it stands. */
export function textsOf({
  prompt,
  completion,
  rejected,
}: TrainingRow): readonly (readonly [string, string])[] {
  return [
    ...prompt.map(({ content }, at) => [`message ${at + 1} of the prompt`, content] as const),
    ['the completion', completion.content],
    ...(rejected === null ? [] : [['the rejected reply', rejected.content] as const]),
  ];
}
