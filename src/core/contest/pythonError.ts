import { quote } from './excerpt.ts';

export interface ExceptionText {
  readonly text: string;
  /** The program asked for more input than there was. */
  readonly atInputEnd: boolean;
}

/** The exception that ended a Python program, with the line of the program that raised it; null for other words on stderr. */
export function exceptionFact(stderr: string, program: string): ExceptionText | null {
  const lines = stderr.trimEnd().split('\n');
  const last = lines.at(-1) ?? '';
  const match = /^([A-Z]\w*(?:Error|Exception|Iteration|Interrupt|Exit)\w*)(?:: (.*))?$/.exec(last);
  if (match === null) return null;
  const [, type = '', message = ''] = match;
  const number = lastProgramLine(lines, program);
  const source = number === null ? '' : (program.split('\n')[number - 1] ?? '').trim();
  const where = source === '' ? '' : ` in line ${number}, ${quote(source, 100)}`;
  const atInputEnd = type === 'EOFError';
  const what = atInputEnd
    ? `it called input() after the last line of the input was read (EOFError)${where}.`
    : `it broke with ${type}${message === '' ? '' : `: ${message}`}${where}.`;
  return { text: what, atInputEnd };
}

/** The innermost frame that lies in the program itself, not in a library. */
function lastProgramLine(stderr: readonly string[], program: string): number | null {
  const count = program.split('\n').length;
  const frames = stderr
    .map((line) => /^\s*File "([^"]+)", line (\d+)/.exec(line))
    .filter((frame) => frame !== null)
    .filter(([, file = '']) => !/\/lib\/|^<frozen/.test(file));
  const number = Number(frames.at(-1)?.[2] ?? Number.NaN);
  return Number.isInteger(number) && number <= count ? number : null;
}
