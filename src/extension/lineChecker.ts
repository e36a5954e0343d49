import type { LineFault, LineKind } from '../app/checkLine.ts';

/** As much of a file as is checked while a person types, and how many faults are told. */
export const MOST_CHARS = 8e6;
const MOST_FAULTS = 100;

export interface LinesOfText {
  readonly lineCount: number;
  lineAt(line: number): { readonly text: string };
}

export interface CheckedLines {
  readonly faults: readonly (LineFault & { readonly line: number })[];
  /** The first line that was not looked at, for the text is too large; null where all were. */
  readonly uncheckedFrom: number | null;
}

/** Checks a text again and again as it grows: a line that was there before is not taken apart anew. */
export class LineChecker {
  readonly #check: (line: string) => readonly LineFault[];
  #known = new Map<string, readonly LineFault[]>();

  constructor(kind: LineKind, check: (kind: LineKind, line: string) => readonly LineFault[]) {
    this.#check = (line) => check(kind, line);
  }

  look(text: LinesOfText): CheckedLines {
    const known = this.#known;
    this.#known = new Map();
    const faults: (LineFault & { readonly line: number })[] = [];
    let chars = 0;
    for (let line = 0; line < text.lineCount && faults.length < MOST_FAULTS; line++) {
      const { text: words } = text.lineAt(line);
      chars += words.length;
      if (chars > MOST_CHARS) return { faults, uncheckedFrom: line };
      const found = known.get(words) ?? this.#check(words);
      this.#known.set(words, found);
      faults.push(...found.map((fault) => ({ ...fault, line })));
    }
    return { faults: faults.slice(0, MOST_FAULTS), uncheckedFrom: null };
  }
}
