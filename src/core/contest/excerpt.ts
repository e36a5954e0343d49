/** Cuts a text in the middle so that a person or a small model can take it in; says how much is gone. */
export function clip(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const head = Math.ceil(maxChars * 0.7);
  const tail = maxChars - head;
  return `${text.slice(0, head)}\n… ${text.length - maxChars} characters left out …\n${text.slice(text.length - tail)}`;
}

/** One line of it, in quotes, with line ends and other control characters made visible. */
export function quote(text: string, maxChars = 80): string {
  const cut = text.length > maxChars ? `${text.slice(0, maxChars)}…` : text;
  return JSON.stringify(cut);
}
