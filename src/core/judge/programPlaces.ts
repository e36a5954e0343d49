import type { Language } from '../../domain/languages.ts';

/** Something that was said of one place of a program. */
export interface ProgramPlace {
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1; null where only the line is known. */
  readonly column: number | null;
  readonly message: string;
}

/**
 * The places that the compiler complains of, or the one where an interpreted program broke; none for words that name no place.
 * Warnings are left out. The words are the program's own to print, so they are shown and never obeyed.
 */
export function programPlaces(language: Language, words: string): readonly ProgramPlace[] {
  return PLACES[language](words);
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

const SAID_BY_GO = /^\.\/program\.go:(\d+):(\d+): (.*)$/;

function goPlaces(words: string): readonly ProgramPlace[] {
  return words.split('\n').flatMap((line) => placeOf(SAID_BY_GO.exec(line)));
}

/** Which symbol it is that cannot be found stands some lines below its place. */
function javaPlaces(words: string): readonly ProgramPlace[] {
  return words.split(/^(?=Main\.java:)/m).flatMap((block) => {
    const found = /^Main\.java:(\d+): error: (.*)$/m.exec(block);
    if (found === null) return [];
    const [, line, message = ''] = found;
    const symbol = /^\s+symbol:\s+(.*)$/m.exec(block)?.[1];
    const whole = symbol === undefined ? message : `${message}: ${symbol}`;
    return [{ line: Number(line), column: null, message: whole }];
  });
}

/** The error stands in the line before that of its place. */
function rustPlaces(words: string): readonly ProgramPlace[] {
  const found = words.matchAll(/^error(?:\[\w+\])?: (.*)\n\s*--> program\.rs:(\d+):(\d+)$/gm);
  return [...found].map(([, message = '', line, column]) => ({
    line: Number(line),
    column: Number(column),
    message,
  }));
}

/** The place comes first, then the line of the program, then the error with its frames. */
function nodePlaces(words: string): readonly ProgramPlace[] {
  const line = /^\S*\/program\.js:(\d+)$/m.exec(words)?.[1];
  if (line === undefined) return [];
  const message = /^(?:Uncaught )?\w*(?:Error|Exception)\b.*$/m.exec(words)?.[0] ?? '';
  return [{ line: Number(line), column: null, message }];
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

const PLACES: Readonly<Record<Language, (words: string) => readonly ProgramPlace[]>> = {
  python3: traceback,
  pypy3: traceback,
  cpp: compilerPlaces,
  java: javaPlaces,
  go: goPlaces,
  rust: rustPlaces,
  javascript: nodePlaces,
};
