import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';

/** Colours by meaning; without a terminal each gives its text back. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly magenta: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

export function paintFor(options: { readonly color: boolean }): Paint {
  return pc.createColors(options.color === true && pc.isColorSupported);
}

/** A program's or a compiler's text line by line, tabs as blanks, without anything a terminal would obey. */
export function safeLines(text: string): readonly string[] {
  return stripVTControlCharacters(text).trimEnd().split('\n').map(safePart);
}

/** A part of a line, tabs as blanks; blanks at its ends stay. */
export function safePart(text: string): string {
  return text.replace(/\t/g, '    ').replace(/[\p{Cc}\p{Cf}]/gu, '');
}
