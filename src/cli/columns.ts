import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';

/** Columns a text takes on a terminal, colour codes not counted. */
export function columnsOf(text: string): number {
  const seen = text.includes(ESCAPE) ? stripVTControlCharacters(text) : text;
  return ONE_COLUMN_EACH.test(seen) ? seen.length : stringWidth(seen);
}

const ESCAPE = String.fromCharCode(27);
/**
 * ASCII and what trees are drawn with. Nearly all lines are of these, and need not be taken apart into what a reader would call
 * characters: that takes a tenth of a millisecond a line, and a long run has tens of thousands.
 */
const ONE_COLUMN_EACH = /^[ -~\u2500-\u257f…–·→✘]*$/;

/** Cuts a line, colours kept, so that it takes at most so many columns. */
export function fitLine(line: string, columns: number): string {
  if (columnsOf(line) <= columns) return line;
  let width = 0;
  let cut = '';
  for (const part of line.split(ANSI_OR_CHAR)) {
    if (part === undefined || part === '') continue;
    if (part.startsWith('\u001b')) cut += part;
    else {
      for (const char of part) {
        const before = width;
        width += columnsOf(char);
        if (width < columns) cut += char;
        // In the colour of what is left out.
        else if (before < columns) cut += '…';
      }
    }
  }
  return cut;
}

const ANSI_OR_CHAR = new RegExp(`(${ESCAPE}\\[[0-9;]*m)`);
