/** Words of unknown origin within markdown: letter by letter, whatever they hold. */
export function plainText(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]()#+\-.!|<>~&$]/g, (mark) => `\\${mark}`)
    .trim();
}

/** Text of unknown origin as a block of code that it cannot end by itself. */
export function codeText(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
