import { stripVTControlCharacters } from 'node:util';

/** A model's or a program's words on one line, without anything a terminal would obey or that reorders what stands beside them. */
export function safe(text: string): string {
  return (
    stripVTControlCharacters(text)
      // Control and format characters: among them the bidirectional ones.
      .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
      .trim()
  );
}

/** The same for words of several lines: line ends and tabs stay. */
export function safeLines(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]+|\p{Cf}+/gu, ' ')
    .trimEnd();
}
