import type { Language } from '../../domain/languages.ts';
import type { ChatMessage } from '../ports/chatModel.ts';

/** What a correction can be told as; `counterfactual`, without the lesson, is what the method trains on. */
export const VARIANTS = ['counterfactual', 'guided', 'reflection'] as const;
export type Variant = (typeof VARIANTS)[number];

export const ROW_KINDS = [...VARIANTS, 'rehearsal'] as const;
export type RowKind = (typeof ROW_KINDS)[number];

/** Where a row comes from, and what proves it: enough to build it again and to judge it again. */
export interface RowOrigin {
  readonly run: string;
  /** The step whose reply is the completion; of a reflection, the failed step it looks back from. */
  readonly step: string;
  /** The commit that holds it, and the hash of its tree. */
  readonly checkpoint: string;
  readonly tree: string;
  readonly problem: string;
  readonly problemDigest: string;
  readonly licence: string | null;
  readonly language: Language;
  readonly programDigest: string;
  /** The model that wrote it, or the one whose step a person put right. */
  readonly model: string;
  readonly author: 'person' | 'model';
  /** The agent that it was imported from. The prompt is not what that agent's model was shown. */
  readonly agent?: string | undefined;
  /** The step in whose place it stands; null for rehearsal. */
  readonly blamed: string | null;
  /** How many steps the model had seen before. */
  readonly depth: number;
  /** Of a reflection: the hash of the blob in its run's folder that holds question and reply. */
  readonly transcript?: string | undefined;
  /** How near the program that proves it came to a limit of time or memory, 1 being the limit; not there where nobody wrote it down. */
  readonly closest?: number | undefined;
}

/** Tokens as the model counted them when it replied. */
export interface RowUsage {
  /** Null where it was sent another prompt than the row has: one with a lesson. */
  readonly promptTokens: number | null;
  readonly completionTokens: number;
}

/**
 * One thing to learn: what the model sees and the reply it shall give. `counterfactual` is the corrected action at the blamed point, after
 * a prompt without any lesson; `guided` the same after the prompt with the lesson, as it was sent; `reflection` the lesson itself, after
 * the question that it answers; `rehearsal` is what the model could do already.
 */
export interface TrainingRow {
  /** `<run>/<correction>`, `<run>/<correction>/<variant>` or `<run>/<step>`. */
  readonly id: string;
  readonly kind: RowKind;
  readonly prompt: readonly ChatMessage[];
  readonly completion: ChatMessage;
  /** The reply that was blamed, after the same prompt; null where none was, or nobody asked for it. */
  readonly rejected: ChatMessage | null;
  /** Null where a person wrote the completion. */
  readonly usage: RowUsage | null;
  readonly origin: RowOrigin;
}
