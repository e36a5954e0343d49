/**
 * A word of a command line that a person can copy into a shell of their own: as it is where no shell takes anything in it for more than a
 * letter, else in single quotes.
 */
export function shellWord(word: string): string {
  const isPlain = /^[\w@%+:,./-][\w@%+=:,./-]*$/.test(word);
  return isPlain ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
