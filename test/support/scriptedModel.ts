import type { ChatModel, ChatReply, ChatRequest } from '../../src/core/ports/chatModel.ts';

export interface ScriptedModel extends ChatModel {
  /** What was asked so far, in order. */
  readonly asked: readonly ChatRequest[];
  /** What it replied, by label. */
  readonly replies: ReadonlyMap<string, ChatReply>;
}

/** A model that says what a list says, in order, and knows what it was asked. Tokens are words. */
export function scriptedModel(
  replies: readonly string[],
  options: { readonly batch?: number; readonly contextTokens?: number } = {},
): ScriptedModel {
  const asked: ChatRequest[] = [];
  const waiting = [...replies];
  const given = new Map<string, ChatReply>();
  return {
    asked,
    replies: given,
    name: 'scripted',
    batch: options.batch ?? 1,
    contextTokens: options.contextTokens ?? 100_000,
    holdsShape: false,
    countTokens: async (messages) => words(messages.map(({ content }) => content).join(' ')),
    complete: async (request, signal): Promise<ChatReply> => {
      signal.throwIfAborted();
      asked.push(request);
      const text = waiting.shift();
      if (text === undefined) throw new Error(`the script ends before ${request.label}`);
      const prompt = request.messages.map(({ content }) => content).join(' ');
      const reply: ChatReply = {
        text,
        usage: { promptTokens: words(prompt), completionTokens: words(text) },
        because: 'stop',
      };
      given.set(request.label, reply);
      return reply;
    },
    close: async () => undefined,
  };
}

/** A model that gives each request the reply another one gave under the same label. */
export function repeatingModel(first: ScriptedModel): ScriptedModel {
  const asked: ChatRequest[] = [];
  return {
    ...first,
    asked,
    complete: async (request, signal) => {
      signal.throwIfAborted();
      asked.push(request);
      const reply = first.replies.get(request.label);
      if (reply === undefined) throw new Error(`nobody replied to ${request.label}`);
      return reply;
    },
  };
}

function words(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}
