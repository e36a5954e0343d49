/**
 * A model's words without what a limit or a stray quotation mark cut off: the whole sentences, each said once. Text without one
 * whole sentence stays where only its full stop may be missing, else nothing is left of it.
 */
export function wholeSentences(text: string, maxChars: number): string {
  const sentences = text.trim().split(/(?<=[.!?]["'’”)`]*)\s+(?=\S)/);
  const whole = sentences.filter(
    (sentence, index) => index < sentences.length - 1 || isWhole(sentence),
  );
  if (whole.length === 0)
    return text.length === maxChars || breaksOff(text.trim()) ? '' : text.trim();
  return [...new Set(whole)].join(' ');
}

function isWhole(sentence: string): boolean {
  return /[.!?]["'’”)`]*$/.test(sentence);
}

/** Ends with a word or a mark that no sentence ends with; a quotation most often follows "input" or "answer". */
function breaksOff(text: string): boolean {
  return /(?:\b(?:an?|and|are|as|at|be|by|for|from|in|is|it|of|on|or|that|the|to|was|were|which|with|input|answer)|[,:;(])$/i.test(
    text,
  );
}
