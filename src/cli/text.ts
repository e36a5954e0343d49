import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import stringWidth from 'string-width';

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

/** Cuts a line, colours kept, so that it takes at most so many columns. */
export function fitLine(line: string, columns: number): string {
  if (stringWidth(line) <= columns) return line;
  let width = 0;
  let cut = '';
  for (const part of line.split(ANSI_OR_CHAR)) {
    if (part.startsWith('\u001b')) cut += part;
    else {
      for (const char of part) {
        const before = width;
        width += stringWidth(char);
        if (width < columns) cut += char;
        // In the colour of what is left out.
        else if (before < columns) cut += '…';
      }
    }
  }
  return cut;
}

/** Colour codes begin with the escape character. */
const ANSI_OR_CHAR = new RegExp(`(${String.fromCharCode(27)}\\[[0-9;]*m)`);

/** A program's or a compiler's text line by line, tabs as blanks, without anything a terminal would obey. */
export function safeLines(text: string): readonly string[] {
  return stripVTControlCharacters(text)
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/\t/g, '    ').replace(/[\p{Cc}\p{Cf}]/gu, ''));
}
