import * as l10n from '@vscode/l10n';
import { env } from 'vscode';
import type { ToPanelOf } from '../../domain/protocol.ts';
import { ENGLISH } from '../../../webview/strings.ts';

/** The panel's texts in VS Code's language, as far as the bundle of that has them. */
export function panelStrings(): ToPanelOf<'strings'> {
  const translated = Object.entries(ENGLISH).flatMap(([key, english]) => {
    const text = l10n.t(english);
    return text === english ? [] : [[key, text] as const];
  });
  return { kind: 'strings', language: env.language, texts: Object.fromEntries(translated) };
}
