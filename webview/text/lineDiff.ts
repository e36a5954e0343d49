import { diffArrays, diffWordsWithSpace } from 'diff';

/** Characters of a line, from `start` up to `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  /** Index of the line in the old and in the new text; null where it is not in it. */
  readonly before: number | null;
  readonly after: number | null;
  /** What changed within it, where only a part did. */
  readonly changed: readonly Span[];
}

/** Bounds of one comparison; beyond them the texts are opened in a diff editor instead. */
const MOST_LINES = 3000;
const MOST_MS = 150;

/** The lines of two texts, old ones before the new ones that replace them; null where they are too large to compare here. */
export function lineDiff(before: string, after: string): readonly DiffLine[] | null {
  const old = before.split('\n');
  const now = after.split('\n');
  if (old.length > MOST_LINES || now.length > MOST_LINES) return null;
  const changes = diffArrays(old, now, { timeout: MOST_MS });
  if (changes === undefined) return null;
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  for (const { added, removed, value } of changes) {
    for (let line = 0; line < value.length; line++) {
      if (added) lines.push({ kind: 'added', before: null, after: j++, changed: [] });
      else if (removed) lines.push({ kind: 'removed', before: i++, after: null, changed: [] });
      else lines.push({ kind: 'same', before: i++, after: j++, changed: [] });
    }
  }
  return withChangedWords(lines, old, now);
}

/** Lines removed and added in one place are compared word by word, the first with the first and so on. */
function withChangedWords(
  lines: readonly DiffLine[],
  old: readonly string[],
  now: readonly string[],
): readonly DiffLine[] {
  const marked = [...lines];
  for (let start = 0; start < lines.length;) {
    const firstAdded = endOf('removed', start, lines);
    const end = endOf('added', firstAdded, lines);
    const pairs = Math.min(firstAdded - start, end - firstAdded);
    for (let pair = 0; pair < pairs; pair++) {
      const [removed, added] = [lines[start + pair], lines[firstAdded + pair]];
      if (removed === undefined || added === undefined) continue;
      const words = wordSpans(old[removed.before ?? -1] ?? '', now[added.after ?? -1] ?? '');
      marked[start + pair] = { ...removed, changed: words.before };
      marked[firstAdded + pair] = { ...added, changed: words.after };
    }
    start = Math.max(end, start + 1);
  }
  return marked;
}

function endOf(kind: DiffLine['kind'], start: number, lines: readonly DiffLine[]): number {
  let end = start;
  while (lines[end]?.kind === kind) end += 1;
  return end;
}

const LONGEST_LINE = 1000;

/** Nothing is marked in lines that have little in common: all of them changed. */
function wordSpans(
  before: string,
  after: string,
): { readonly before: readonly Span[]; readonly after: readonly Span[] } {
  const nothing = { before: [], after: [] };
  if (Math.max(before.length, after.length) > LONGEST_LINE) return nothing;
  const spans = { before: [] as Span[], after: [] as Span[] };
  let [i, j, kept] = [0, 0, 0];
  for (const { added, removed, value } of diffWordsWithSpace(before, after)) {
    const { length } = value;
    if (added) spans.after.push({ start: j, end: j + length });
    else if (removed) spans.before.push({ start: i, end: i + length });
    else kept += value.trim().length;
    if (!added) i += length;
    if (!removed) j += length;
  }
  return kept * 3 < Math.min(before.trim().length, after.trim().length) ? nothing : spans;
}
