import type { ToPanelOf } from '../src/domain/protocol.ts';
import type { Host } from './host.ts';
import { speak } from './text.ts';

type Strings = ToPanelOf<'strings'>;

/** Takes the language to speak from what the host says; the listener is told of all else. */
export function listenTo<From, To extends { readonly kind: string }>(
  host: Host<From, To>,
  listener: (message: Exclude<To, Strings>) => void,
): void {
  host.listen((message) => {
    if (!isStrings(message)) return listener(message as Exclude<To, Strings>);
    speak(message.language, message.texts);
    document.documentElement.lang = message.language;
  });
}

function isStrings(message: { readonly kind: string }): message is Strings {
  return message.kind === 'strings';
}
