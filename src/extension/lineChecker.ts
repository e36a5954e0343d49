import type { LineFault, LineKind } from '../app/checkLine.ts';
import { breather } from '../app/breathe.ts';

/** As much of a file as is checked while a person types, and how many faults are told. */
export const MOST_CHARS = 8e6;
const MOST_FAULTS = 100;

export interface LinesOfText {
  /** Another one once the text has changed. */
  readonly version: number;
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
  readonly #known = new Map<string, readonly LineFault[]>();

  constructor(kind: LineKind, check: (kind: LineKind, line: string) => readonly LineFault[]) {
    this.#check = (line) => check(kind, line);
  }

  /** Looks a few milliseconds at a stretch. Null where the text has changed meanwhile: who changed it asks again. */
  async look(text: LinesOfText): Promise<CheckedLines | null> {
    const { version } = text;
    const breathe = breather();
    const seen = new Set<string>();
    const faults: (LineFault & { readonly line: number })[] = [];
    let chars = 0;
    let line = 0;
    for (; line < text.lineCount && faults.length < MOST_FAULTS; line++) {
      const { text: words } = text.lineAt(line);
      chars += words.length;
      if (chars > MOST_CHARS) break;
      seen.add(words);
      const found = this.#known.get(words) ?? this.#check(words);
      this.#known.set(words, found);
      faults.push(...found.map((fault) => ({ ...fault, line })));
      if ((await breathe()) && text.version !== version) return null;
    }
    // What is kept is what this text holds: of a file that is open for days the lines of all its versions would pile up.
    for (const words of this.#known.keys()) if (!seen.has(words)) this.#known.delete(words);
    const uncheckedFrom = chars > MOST_CHARS ? line : null;
    return { faults: faults.slice(0, MOST_FAULTS), uncheckedFrom };
  }
}
