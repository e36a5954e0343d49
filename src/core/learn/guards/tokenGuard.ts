import type { RowLengths } from '../../ports/tokenizer.ts';
import type { Refusal } from './guard.ts';

/** The end token alone teaches nothing. */
const LEAST_TRAINED = 2;

/**
 * Refuses a row that a trainer would cut (it cuts the end, which is all that is trained) or that has nothing to train. `maxLength` is in
 * tokens of prompt and completion together, null where the trainer has no limit.
 */
export function tokenGuard(
  row: string,
  { prompt, completion }: RowLengths,
  maxLength: number | null,
): Refusal | null {
  if (completion < LEAST_TRAINED) {
    return {
      guard: 'tokens',
      row,
      found: 'nothing of it would be trained: its completion is empty',
    };
  }
  const all = prompt + completion;
  if (maxLength === null || all <= maxLength) return null;
  const found = `it has ${all} tokens, where ${maxLength} are the limit: its end would be cut off`;
  return { guard: 'tokens', row, found };
}
