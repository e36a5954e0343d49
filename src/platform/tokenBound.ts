import type { ChatMessage } from '../core/ports/chatModel.ts';

/** What a chat template adds: marks and role of each message, a default system text, the opening of the reply. */
const PER_MESSAGE = 8;
const PER_PROMPT = 48;

/** No byte-level tokenizer makes more tokens of a text than it has UTF-8 bytes. */
export function tokenBound(messages: readonly ChatMessage[]): number {
  return messages.reduce(
    (sum, { content }) => sum + Buffer.byteLength(content) + PER_MESSAGE,
    PER_PROMPT,
  );
}

/** A likely number of tokens, the same for the same text; never above its bytes. */
export function tokenGuess(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 3);
}
