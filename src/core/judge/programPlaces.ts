import type { Language } from '../../domain/choices.ts';

/** Something that was said of one place of a program. */
export interface ProgramPlace {
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1; null where only the line is known. */
  readonly column: number | null;
  readonly message: string;
}

/**
 * The places that the compiler complains of, or the one where a Python program broke; none for words that name no place.
 * Warnings are left out. The words are the program's own to print, so they are shown and never obeyed.
 */
export function programPlaces(language: Language, words: string): readonly ProgramPlace[] {
  return language === 'cpp' ? compilerPlaces(words) : traceback(words);
}

const SAID_BY_COMPILER = /^\S*\/program\.cpp:(\d+):(\d+): (?:fatal )?error: (.*)$/;
const FIRST_ERROR = /: (?:fatal )?error: (.*)$/m;
/** Where a template of the library was used wrongly: the error itself stands in the library. */
const USED_HERE = /^\S*\/program\.cpp:(\d+):(\d+):\s+required from here$/;

function compilerPlaces(words: string): readonly ProgramPlace[] {
  const lines = words.split('\n');
  const said = lines.flatMap((line) => placeOf(SAID_BY_COMPILER.exec(line)));
  if (said.length > 0) return said;
  const [, error = 'It does not compile.'] = FIRST_ERROR.exec(words) ?? [];
  return lines.flatMap((line) => placeOf(USED_HERE.exec(line), error)).slice(0, 1);
}

function placeOf(found: RegExpExecArray | null, message = found?.[3] ?? ''): ProgramPlace[] {
  return found === null ? [] : [{ line: Number(found[1]), column: Number(found[2]), message }];
}

/** The innermost frame in the program itself, with the last line, which is the exception. */
function traceback(words: string): readonly ProgramPlace[] {
  const lines = words.trimEnd().split('\n');
  const frames = lines.flatMap((line) => {
    const found = /^\s*File "[^"]*\/program\.py", line (\d+)/.exec(line);
    return found === null ? [] : [Number(found[1])];
  });
  const line = frames.at(-1);
  return line === undefined ? [] : [{ line, column: null, message: lines.at(-1) ?? '' }];
}
