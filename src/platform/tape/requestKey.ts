import { createHash } from 'node:crypto';
import type { ChatMessage, ChatRequest } from '../../core/ports/chatModel.ts';

/** Equal for requests that ask for the same reply: messages, sampling, seed and shape; not the label. */
export function requestKey(request: ChatRequest): string {
  const { temperature, topP, maxTokens, seed, shape } = request;
  const parts = [plain(request.messages), temperature, topP, maxTokens, seed, shape ?? null];
  return sha256(JSON.stringify(parts));
}

export function promptKey(messages: readonly ChatMessage[]): string {
  return sha256(JSON.stringify(plain(messages)));
}

function plain(messages: readonly ChatMessage[]): readonly (readonly [string, string])[] {
  return messages.map(({ role, content }) => [role, content]);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
