import type { ChatMessage } from '../ports/chatModel.ts';
import { trajectoryOf } from './atif.ts';
import type { TrainingRow } from './trainingRow.ts';

/** Shapes of a row that trainers read. */
export const FORMATS = ['trl', 'openai', 'sharegpt', 'dpo', 'atif'] as const;
export type Format = (typeof FORMATS)[number];

/** What a line says beside the row itself. */
export interface Line {
  readonly format: Format;
  /** What the row's loss is multiplied with. */
  readonly weight: number;
  /** The LEAFE that writes it. */
  readonly version: string;
}

/** Whether a line shows the reply that was blamed, too. */
export function showsPairs(format: Format): boolean {
  return format === 'dpo';
}

/** A row as a line of this format; null where the format has no place for it. */
export function formatted(
  row: TrainingRow,
  { format, weight, version }: Line,
): Readonly<Record<string, unknown>> | null {
  const { id, kind, prompt, completion, origin } = row;
  const meta = JSON.stringify(origin);
  switch (format) {
    case 'trl':
      return { id, kind, weight, prompt, completion: [completion], meta };
    case 'openai':
      return { messages: [...prompt.map(untaught), completion] };
    case 'sharegpt':
      return { id, kind, weight, conversations: [...prompt, completion].map(asShareGpt), meta };
    case 'dpo':
      if (row.rejected === null) return null;
      return { id, prompt, chosen: [completion], rejected: [row.rejected], meta };
    case 'atif':
      return trajectoryOf(row, weight, version);
  }
}

/** Only the last reply is taught; earlier ones, which failed, weigh nothing. */
function untaught(message: ChatMessage): ChatMessage & { readonly weight?: 0 } {
  return message.role === 'assistant' ? { ...message, weight: 0 } : message;
}

const SPEAKERS = { system: 'system', user: 'human', assistant: 'gpt' } as const;

function asShareGpt({ role, content }: ChatMessage): Readonly<Record<string, string>> {
  return { from: SPEAKERS[role], value: content };
}
