/** A text's words and numbers in lower case, everything else left out: what stays when it is told in other marks. */
export function words(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** Every run of so many words. */
export function phrases(all: readonly string[], length: number): readonly string[] {
  return all.slice(length - 1).map((_, at) => all.slice(at, at + length).join(' '));
}
