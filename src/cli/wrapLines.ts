import wrapAnsi from 'wrap-ansi';
import { columnsOf } from './columns.ts';

/** Breaks a text between words into lines of at most so many columns, colours kept. */
export function wrapLines(text: string, columns: number): readonly string[] {
  const fits = !text.includes('\n') && text === text.trim() && columnsOf(text) <= columns;
  return fits ? [text] : wrapAnsi(text, columns).split('\n');
}
