/** Longer names tell nobody more. */
const MOST = 120;
/** What does not show itself, or changes how its neighbours show: control and format characters, halves of pairs, line separators. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** What a model, a problem or a file was called, on one line of a page. */
export function shown(name: string): string {
  const text = name.replace(HIDDEN, '\ufffd').trim();
  const letters = [...text];
  return letters.length > MOST ? `${letters.slice(0, MOST - 1).join('')}…` : text;
}
