import type { ChatMessage } from '../ports/chatModel.ts';
import { trajectoryOf } from './atif.ts';
import type { RowKind, TrainingRow } from './trainingRow.ts';

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

/** Whether a format has a place for rows of this kind. */
export function hasPlace(format: Format, kind: RowKind): boolean {
  return !showsPairs(format) || kind === 'counterfactual';
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

/** A row's line but for its weight, which is known only when all rows were seen. */
export interface WrittenLine {
  /** The whole line, with a weight of 0. */
  readonly text: string;
  /** Where that 0 stands, in characters; null where the format has no weight. */
  readonly weightAt: number | null;
}

/** The line of a row to be weighed later; null where the format has no place for the row. */
export function writtenLine(
  row: TrainingRow,
  { format, version }: Omit<Line, 'weight'>,
): WrittenLine | null {
  const value = formatted(row, { format, version, weight: 0 });
  if (value === null) return null;
  const text = JSON.stringify(value);
  if (format === 'openai') return { text, weightAt: null };
  // No text within the line can look like this name: its quotes would be escaped.
  const at = text.indexOf(WEIGHT_NAME);
  return { text, weightAt: at < 0 ? null : at + WEIGHT_NAME.length };
}

const WEIGHT_NAME = '"weight":';

/** The very text that `formatted` gives with this weight. */
export function weighedLine({ text, weightAt }: WrittenLine, weight: number): string {
  if (weightAt === null) return text;
  return `${text.slice(0, weightAt)}${JSON.stringify(weight)}${text.slice(weightAt + 1)}`;
}

/** Only the last reply is taught; earlier ones, which failed, weigh nothing. */
function untaught(message: ChatMessage): ChatMessage & { readonly weight?: 0 } {
  return message.role === 'assistant' ? { ...message, weight: 0 } : message;
}

const SPEAKERS = { system: 'system', user: 'human', assistant: 'gpt' } as const;

function asShareGpt({ role, content }: ChatMessage): Readonly<Record<string, string>> {
  return { from: SPEAKERS[role], value: content };
}
