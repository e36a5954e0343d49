import type { ChatMessage } from '../../core/ports/chatModel.ts';
import type { KeptAdapter } from '../../domain/keptAdapter.ts';
import { tunedModel } from '../../domain/tunedModel.ts';
import type { KnownModel } from '../models.ts';

/** A model that is offered to VS Code's chat. */
export interface OfferedModel {
  /** As a person writes it; also its id in VS Code. */
  readonly spec: string;
  readonly name: string;
  /** The base's name. */
  readonly family: string;
  /** The data set that tuned it was made of; null for a bare model. */
  readonly trainedOn: string | null;
}

/** A prompt of a chat is longer than a problem; one at a time, it takes the memory of four problems. */
export const CHAT_TOKENS = { context: 16_384, reply: 4096 } as const;

/** Those that need nothing to be fetched: models of the catalogue that are here, each with its adapters. */
export function offeredModels(
  known: readonly KnownModel[],
  adapters: readonly KeptAdapter[],
): readonly OfferedModel[] {
  return known
    .filter(({ state }) => state.kind === 'here')
    .flatMap(({ model: { name, sha256 } }) => [
      { spec: `embedded:${name}`, name, family: name, trainedOn: null },
      ...adapters
        .filter(({ base }) => base.sha256 === sha256)
        .map((adapter) => ({
          spec: tunedModel(adapter),
          name: `${name} + ${adapter.name}`,
          family: name,
          trainedOn: adapter.madeFrom.dataset,
        })),
    ]);
}

/** A message as VS Code has it: its parts are objects of several classes, of which texts and results of tools hold words. */
export interface GivenMessage {
  /** 1 the person, 2 the model. */
  readonly role: number;
  readonly content: readonly unknown[];
}

/** What of VS Code's messages a model of text can be told; those of one who speaks on are one, as templates expect. */
export function chatMessages(given: readonly GivenMessage[]): readonly ChatMessage[] {
  const messages: ChatMessage[] = [];
  for (const { role, content } of given) {
    const words = content.map(wordsOf).join('');
    if (words === '') continue;
    const speaker = role === 2 ? 'assistant' : 'user';
    const last = messages.at(-1);
    if (last?.role === speaker) {
      messages[messages.length - 1] = { ...last, content: `${last.content}\n\n${words}` };
    } else messages.push({ role: speaker, content: words });
  }
  return messages;
}

function wordsOf(part: unknown): string {
  if (typeof part !== 'object' || part === null) return '';
  if ('value' in part && typeof part.value === 'string') return part.value;
  if ('content' in part && Array.isArray(part.content)) return part.content.map(wordsOf).join('');
  return '';
}
