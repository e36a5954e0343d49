import type { ChatModel } from '../core/ports/chatModel.ts';

/** What a model call under way tells the eye. Nothing of it is in the journal. */
export interface CallWatcher {
  /** A call with this label, such as `b2.1` or `b2.4?` (see `ChatRequest.label`), is under way. */
  readonly onStart: (label: string) => void;
  /** More of its reply. */
  readonly onText: (label: string, text: string) => void;
  /** The call is over, whatever came of it. */
  readonly onEnd: (label: string) => void;
}

/** The same model, with someone looking on while it writes. */
export function watched(model: ChatModel, watcher: CallWatcher): ChatModel {
  return {
    name: model.name,
    batch: model.batch,
    get contextTokens() {
      return model.contextTokens;
    },
    get holdsShape() {
      return model.holdsShape;
    },
    countTokens: (messages, signal) => model.countTokens(messages, signal),
    complete: async (request, signal) => {
      const onText = (text: string): void => {
        request.onText?.(text);
        watcher.onText(request.label, text);
      };
      watcher.onStart(request.label);
      try {
        return await model.complete({ ...request, onText }, signal);
      } finally {
        watcher.onEnd(request.label);
      }
    },
    close: () => model.close(),
  };
}
