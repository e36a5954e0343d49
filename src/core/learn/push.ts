import { z } from 'zod';
import { TRAINED_KINDS } from '../../domain/trainedKinds.ts';
import type { Job, JobRow } from '../../domain/training.ts';
import type { ChatMessage } from '../ports/chatModel.ts';
import type { RowTokens } from '../ports/tokenizer.ts';
import { weightsOf } from './weights.ts';

const message = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });

/** A line of a data set in TRL's format, as a push needs it. */
const lineSchema = z.object({
  id: z.string(),
  kind: z.enum(TRAINED_KINDS),
  prompt: z.array(message).min(1),
  completion: z.tuple([message]),
  meta: z.string(),
});
const metaSchema = z.object({ problem: z.string() });

export interface PushLine {
  readonly id: string;
  readonly kind: JobRow['kind'];
  readonly problem: string;
  readonly prompt: readonly ChatMessage[];
  readonly completion: string;
}

/** Reads a line; null for one that is none. */
export function pushLine(line: string): PushLine | null {
  try {
    const { id, kind, prompt, completion, meta } = lineSchema.parse(JSON.parse(line));
    const { problem } = metaSchema.parse(JSON.parse(meta));
    return { id, kind, problem, prompt, completion: completion[0].content };
  } catch {
    return null;
  }
}

/** A row that waits for its weight, which is known when all rows were seen. */
export type UnweighedRow = Omit<JobRow, 'weight'>;

export function unweighed(
  { id, kind, problem }: PushLine,
  split: JobRow['split'],
  { prompt, completion }: RowTokens,
): UnweighedRow {
  const idsOf = (tokens: RowTokens['prompt']): number[] => tokens.map(({ id: token }) => token);
  return { id, problem, kind, split, prompt: idsOf(prompt), completion: idsOf(completion) };
}

/** What stands against training on a row as it is: nothing of it is ever cut. Null where nothing does. */
export function whyNot({ prompt, completion }: UnweighedRow, maxTokens: number): string | null {
  const length = prompt.length + completion.length;
  if (length > maxTokens) return `it has ${length} tokens, where ${maxTokens} are the limit`;
  // The token that ends a reply is always there.
  return completion.length > 1 ? null : 'it has no token to train';
}

type OfKinds = Job['data']['trainedTokens']['train'];

/** Counts rows as they go by. */
export class PushTally {
  readonly counts = { train: none(), validation: none() };
  readonly trainedTokens = { train: none(), validation: none() };
  longestRow = 0;

  add({ kind, split, prompt, completion }: UnweighedRow): void {
    this.counts[split][kind] += 1;
    this.trainedTokens[split][kind] += completion.length;
    this.longestRow = Math.max(this.longestRow, prompt.length + completion.length);
  }

  get rows(): number {
    return Object.values(this.counts.train).reduce((sum, count) => sum + count, 0);
  }

  /** By the trained tokens of the training rows alone; a row for validation weighs as the training rows of its kind. */
  weights(beta: number): Readonly<Record<JobRow['kind'], number>> {
    return weightsOf(this.trainedTokens.train, beta);
  }
}

function none(): OfKinds {
  return { counterfactual: 0, guided: 0, reflection: 0, rehearsal: 0 };
}
