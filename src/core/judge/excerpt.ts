import type { Excerpt } from '../../domain/judgement.ts';

const WHOLE = 8_000;
const HEAD = 4_000;
const TAIL = 2_000;

/** The start and end of a text that may be large. */
export function excerpt(text: string): Excerpt {
  const bytes = utf8Bytes(text);
  if (text.length <= WHOLE) return { head: text, tail: '', bytes };
  return { head: text.slice(0, HEAD), tail: text.slice(-TAIL), bytes };
}

/** As `excerpt`, for a text of which only the ends are here. */
export function excerptOfEnds(head: string, tail: string, bytes: number): Excerpt {
  return { head: head.slice(0, HEAD), tail: tail.slice(-TAIL), bytes };
}

/** Size of a text as UTF-8, without making a copy of it. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) bytes += code > 0x7ff ? 2 : 1;
    // A surrogate pair is four bytes: two units, counted three each above.
    if (code >= 0xd800 && code <= 0xdfff) bytes -= 1;
  }
  return bytes;
}
