/** A problem's record in a text. */
export interface FoundRecord {
  readonly name: string;
  /** Where its `{` and the `}` behind it stand. */
  readonly start: number;
  readonly end: number;
}

/** Characters of a document that are looked through in one go: so many take about ten milliseconds. */
export const MOST_WHOLE = 5_000_000;

/** A record with a name and one of these is a problem's. */
const TELLING = ['description', 'public_tests', 'private_tests', 'generated_tests'];

/**
 * The problems in the text of a JSON object, of an array of them, or of JSON lines, in order; none in other texts. Looks at
 * brackets and top keys alone, and takes nothing apart: a record of many megabytes is passed over at the speed of `indexOf`.
 * A text that is cut off in the middle of a record still tells of that one.
 */
export function problemRecords(text: string): readonly FoundRecord[] {
  const found: FoundRecord[] = [];
  const first = text.search(/\S/);
  const outside = text[first] === '[' ? 1 : 0;
  const scan = { text, at: Math.max(0, first), depth: 0 };
  let record: Draft | null = null;
  const take = (end: number): void => {
    if (record?.name && record.telling) found.push({ name: record.name, start: record.start, end });
    record = null;
  };
  for (; scan.at < text.length; scan.at++) {
    const sign = text[scan.at];
    if (sign === '{' || sign === '[') {
      if (sign === '{' && scan.depth === outside) record = newDraft(scan.at);
      scan.depth += 1;
    } else if (sign === '}' || sign === ']') {
      scan.depth -= 1;
      if (scan.depth < 0) return found;
      if (scan.depth === outside) take(scan.at + 1);
    } else if (sign === '"') {
      const end = endOfString(text, scan.at);
      if (record !== null && scan.depth === outside + 1) see(record, text.slice(scan.at, end));
      scan.at = end - 1;
    } else if (record !== null && scan.depth === outside + 1) {
      if (sign === ':') record.isKey = false;
      if (sign === ',') record.isKey = true;
    }
  }
  take(text.length);
  return found;
}

interface Draft {
  readonly start: number;
  name: string | null;
  telling: boolean;
  key: string;
  isKey: boolean;
}

function newDraft(start: number): Draft {
  return { start, name: null, telling: false, key: '', isKey: true };
}

/** A string at the top of a record: a key, or the value behind one. */
function see(record: Draft, quoted: string): void {
  if (record.isKey) {
    record.key = quoted.slice(1, -1);
    record.telling ||= TELLING.includes(record.key);
  } else if (record.key === 'name') {
    record.name = unquoted(quoted);
  }
}

function unquoted(quoted: string): string | null {
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

/** Behind the closing quote of the string that begins here. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text[before] === '\\') before -= 1;
    if ((end - before) % 2 === 1) return end + 1;
  }
  return text.length;
}
