import { randomInt } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ChatMessage, ChatModel } from '../../core/ports/chatModel.ts';
import type { Parts } from '../compose.ts';
import { keep } from '../explain.ts';
import { explanationOf } from '../remedy.ts';
import { soon } from '../soon.ts';
import {
  CHAT_TOKENS,
  chatMessages,
  offeredModels,
  type GivenMessage,
  type OfferedModel,
} from './chatModels.ts';

/** As the manifest names it. */
const VENDOR = 'leafe';
/** Models tell of each part of one that is being fetched. */
const REDRAW_MS = 1000;
/** Where who asks says nothing: a chat is to be answered, not sampled from. */
const TEMPERATURE = 0.2;

/** Offers the models of this machine to VS Code's own chat, where this VS Code knows of providers. */
export function registerModels(parts: Parts): vscode.Disposable {
  // Editors that are made from VS Code may leave this part of it out.
  const { lm } = vscode as Partial<Pick<typeof vscode, 'lm'>>;
  if (typeof lm?.registerLanguageModelChatProvider !== 'function') {
    return new vscode.Disposable(() => undefined);
  }
  const changed = new vscode.EventEmitter<void>();
  const tell = soon(() => changed.fire(), REDRAW_MS);
  return vscode.Disposable.from(
    changed,
    tell,
    new vscode.Disposable(parts.models.onChange(tell.call).dispose),
    lm.registerLanguageModelChatProvider(VENDOR, providerOf(parts, changed.event)),
  );
}

type Information = vscode.LanguageModelChatInformation;

function providerOf(
  parts: Parts,
  onDidChange: vscode.Event<void>,
): vscode.LanguageModelChatProvider {
  /** What a message takes beside its words, by model. */
  const frames = new Map<string, number>();
  return {
    onDidChangeLanguageModelChatInformation: onDidChange,
    provideLanguageModelChatInformation: async () => {
      const { models } = parts;
      const [known, adapters] = await Promise.all([models.all(), models.adapters()]);
      return offeredModels(known, adapters).map(informationOf);
    },
    provideLanguageModelChatResponse: (model, messages, { modelOptions }, progress, token) =>
      withModel(parts, model.id, token, async (opened, signal) => {
        await opened.complete(
          {
            messages: chatMessages(given(messages)),
            temperature: temperatureIn(modelOptions),
            topP: 0.95,
            maxTokens: CHAT_TOKENS.reply,
            seed: randomInt(2 ** 31),
            label: 'chat',
            onText: (text) => progress.report(new vscode.LanguageModelTextPart(text)),
          },
          signal,
        );
      }).then(() => undefined),
    provideTokenCount: async (model, text, token) => {
      const count = (messages: readonly ChatMessage[]): Promise<number> =>
        withModel(parts, model.id, token, (opened, signal) =>
          opened.countTokens(messages, signal),
        ).then((tokens) => tokens ?? 0);
      if (typeof text !== 'string') return count(chatMessages(given([text])));
      const frame = frames.get(model.id) ?? (await count([{ role: 'user', content: '' }]));
      frames.set(model.id, frame);
      return Math.max(0, (await count([{ role: 'user', content: text }])) - frame);
    },
  };
}

function informationOf({ spec, name, family, trainedOn }: OfferedModel): Information {
  return {
    id: spec,
    name,
    family,
    version: '1',
    detail: l10n.t('on this machine'),
    tooltip:
      trainedOn === null
        ? l10n.t('Runs on this machine; nothing leaves it.')
        : l10n.t('Trained on {0}. Runs on this machine; nothing leaves it.', trainedOn),
    maxInputTokens: CHAT_TOKENS.context - CHAT_TOKENS.reply,
    maxOutputTokens: CHAT_TOKENS.reply,
    capabilities: {},
  };
}

/** Undefined where it was cancelled. What goes wrong is told in one sentence, with all of it in the log. */
async function withModel<T>(
  { benches, settings, log }: Parts,
  model: string,
  token: vscode.CancellationToken,
  use: (opened: ChatModel, signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const stop = new AbortController();
  const listening = token.onCancellationRequested(() => stop.abort());
  const options = { batch: '1', contextTokens: String(CHAT_TOKENS.context) };
  const bench = { home: settings().home, apiKey: undefined, onProgress: () => undefined };
  try {
    return await benches.withModel(
      { model, options },
      bench,
      (opened) => use(opened, stop.signal),
      stop.signal,
    );
  } catch (error) {
    if (stop.signal.aborted) return undefined;
    keep(error, log);
    throw new Error(explanationOf(error).text, { cause: error });
  } finally {
    listening.dispose();
  }
}

function given(
  messages: readonly vscode.LanguageModelChatRequestMessage[],
): readonly GivenMessage[] {
  return messages.map(({ role, content }) => ({ role: Number(role), content }));
}

function temperatureIn(options: Readonly<Record<string, unknown>> | undefined): number {
  const wanted = options?.['temperature'];
  return typeof wanted === 'number' && wanted >= 0 && wanted <= 2 ? wanted : TEMPERATURE;
}
