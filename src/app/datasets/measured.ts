import type { Format } from '../../core/learn/formats.ts';
import type { Refusal } from '../../core/learn/guards/guard.ts';
import { tokenGuard } from '../../core/learn/guards/tokenGuard.ts';
import { readLine } from '../../core/learn/readLine.ts';
import type { TrainingRow } from '../../core/learn/trainingRow.ts';
import type { Tokenizer } from '../../core/ports/tokenizer.ts';
import type { KeptRow } from '../kept/keptRun.ts';

/** What measures rows. */
export interface Measure {
  readonly tokenizer: Tokenizer;
  /** Tokens of prompt and completion that the trainer takes; null where it takes any. */
  readonly maxLength: number | null;
}

/** What is trained of a row, and what stands against its length. */
export interface Measured {
  /** Tokens of its completion, or bytes where rows are not measured. */
  readonly trained: number;
  readonly refusal: readonly Refusal[];
}

export async function measured(
  { id, prompt, completion }: Pick<TrainingRow, 'id' | 'prompt' | 'completion'>,
  measure: Measure | null,
  signal: AbortSignal,
): Promise<Measured> {
  if (measure === null) return { trained: Buffer.byteLength(completion.content), refusal: [] };
  const { tokenizer, maxLength } = measure;
  const lengths = await tokenizer.lengthsOf(prompt, completion.content, signal);
  const refusal = tokenGuard(id, lengths, maxLength);
  return { trained: lengths.completion, refusal: refusal === null ? [] : [refusal] };
}

/** What stands in for it where rows are not measured. */
export function unmeasured({ trainedBytes }: KeptRow): Measured {
  return { trained: trainedBytes, refusal: [] };
}

/** The same of a row that is written already. */
export async function measuredLine(
  { id, line, format }: KeptRow,
  measure: Measure,
  signal: AbortSignal,
): Promise<Measured> {
  return measured({ id, ...textsIn(line.bytes.toString(), format) }, measure, signal);
}

function textsIn(line: string, format: Format): Pick<TrainingRow, 'prompt' | 'completion'> {
  const texts = readLine(line, format);
  if (texts === null) throw new TypeError('a line that was written cannot be read');
  return texts;
}
