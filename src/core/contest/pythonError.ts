import { quote } from './excerpt.ts';

export interface ExceptionText {
  readonly text: string;
  /** The program asked for more input than there was. */
  readonly atInputEnd: boolean;
}

/**
 * The exception that ended a Python program and the line of the program that raised it; null for other words on stderr. The
 * source of that line is left out: a model that reads a faulty line writes it again.
 */
export function exceptionFact(stderr: string, program: string): ExceptionText | null {
  const lines = stderr.trimEnd().split('\n');
  const last = lines.at(-1) ?? '';
  const match = /^([A-Z]\w*(?:Error|Exception|Iteration|Interrupt|Exit)\w*)(?:: (.*))?$/.exec(last);
  if (match === null) return null;
  const [, type = '', message = ''] = match;
  const number = lastProgramLine(lines, program);
  const where = number === null ? '' : ` (line ${number} of the program)`;
  const atInputEnd = type === 'EOFError';
  const what = atInputEnd
    ? 'it called input() once more after the last line of the input was read'
    : explained(type, message);
  return { text: `${what}${where}.`, atInputEnd };
}

/** What the exception says of the input, where that can be told from its message; else its own words. */
function explained(type: string, message: string): string {
  const given =
    /^(?:invalid literal for int\(\) with base 10|could not convert string to float): (.*)$/.exec(
      message,
    )?.[1];
  if (given !== undefined) return conversion(given.replace(/^(['"])(.*)\1$/, '$2'));
  const unpacked = /^not enough values to unpack \(expected (\d+), got (\d+)\)$/.exec(message);
  if (unpacked !== null) {
    return `it wanted ${unpacked[1]} values from one line that holds ${unpacked[2]}`;
  }
  const tooMany = /^too many values to unpack \(expected (\d+)/.exec(message);
  if (tooMany !== null) return `it wanted ${tooMany[1]} values from one line that holds more`;
  return `it broke with ${type}${message === '' ? '' : `: ${message}`}`;
}

function conversion(given: string): string {
  const words = given.split(/\\n|\s+/).filter((word) => word !== '').length;
  if (words > 1) {
    return `it turned a whole line, ${quote(given, 60)}, into one number, but the line holds ${words} words`;
  }
  if (words === 0) return 'it turned an empty text into a number';
  return `it turned ${quote(given, 60)} into a number, which it is not`;
}

/** The innermost frame that lies in the program itself, not in a library. */
export function lastProgramLine(stderr: readonly string[], program: string): number | null {
  const count = program.split('\n').length;
  const frames = stderr
    .map((line) => /^\s*File "([^"]+)", line (\d+)/.exec(line))
    .filter((frame) => frame !== null)
    .filter(([, file = '']) => !/\/lib\/|^<frozen/.test(file));
  const number = Number(frames.at(-1)?.[2] ?? Number.NaN);
  return Number.isInteger(number) && number <= count ? number : null;
}
