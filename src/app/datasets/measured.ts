import type { Refusal } from '../../core/learn/guards/guard.ts';
import { tokenGuard } from '../../core/learn/guards/tokenGuard.ts';
import type { TrainingRow } from '../../core/learn/trainingRow.ts';
import type { Tokenizer } from '../../core/ports/tokenizer.ts';

/** What measures rows. */
export interface Measure {
  readonly tokenizer: Tokenizer;
  /** Tokens of prompt and completion that the trainer takes; null where it takes any. */
  readonly maxLength: number | null;
}

/** Tokens of a row's completion, and what stands against its length; nothing of both where rows are not measured. */
export async function measured(
  { id, prompt, completion }: TrainingRow,
  measure: Measure | null,
  signal: AbortSignal,
): Promise<{ readonly trained: number | null; readonly refusal: readonly Refusal[] }> {
  if (measure === null) return { trained: null, refusal: [] };
  const { tokenizer, maxLength } = measure;
  const lengths = await tokenizer.lengthsOf(prompt, completion.content, signal);
  const refusal = tokenGuard(id, lengths, maxLength);
  return { trained: lengths.completion, refusal: refusal === null ? [] : [refusal] };
}
