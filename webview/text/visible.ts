/** A piece of a text: as it stands, or the name of a character that would not show, or would change how others show. */
export interface Piece {
  readonly text: string;
  /** `U+202E`; null for ordinary text. */
  readonly hidden: string | null;
}

/**
 * Everything that does not show itself: control and format characters (among them the bidirectional ones, which reorder what stands
 * beside them, and the escape that begins an ANSI code), lone halves of pairs, line separators, and letters made to look like nothing.
 * Newline and tab stay.
 */
const HIDDEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0\u2800\u034F]/u;
const HIDDEN_ALL = new RegExp(HIDDEN.source, 'gu');

/** The text in pieces, in order; one piece where nothing is hidden in it. */
export function visiblePieces(text: string): readonly Piece[] {
  if (!HIDDEN.test(text)) return [{ text, hidden: null }];
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(HIDDEN_ALL)) {
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), hidden: null });
    pieces.push({ text: shown(match[0]), hidden: codePoint(match[0]) });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), hidden: null });
  return pieces;
}

/** The same as one string, for labels and titles. */
export function visible(text: string): string {
  return visiblePieces(text)
    .map((piece) => piece.text)
    .join('');
}

/** C0 controls and DEL have pictures of their own; everything else is named by its number. */
function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '\u2421' : `⟨${codePoint(character)}⟩`;
}

function codePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
