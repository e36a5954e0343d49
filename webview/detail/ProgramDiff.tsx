import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { Language } from '../../src/domain/languages.ts';
import { highlight } from '../text/highlight.ts';
import { lineDiff, type DiffLine } from '../text/lineDiff.ts';
import { count, text } from '../text.ts';
import { Icon } from '../ui/Icon.tsx';
import { CodeLine } from './CodeLine.tsx';

interface ProgramDiffProps {
  readonly before: string;
  readonly after: string;
  readonly language: Language;
  readonly label: string;
}

/** Two programs in one column: removed lines, then the added ones, with some unchanged lines around. */
export function ProgramDiff({ before, after, language, label }: ProgramDiffProps): VNode {
  const [unfolded, setUnfolded] = useState(false);
  const [old, now] = [before.replace(/\n$/, ''), after.replace(/\n$/, '')];
  const lines = useMemo(() => lineDiff(old, now), [old, now]);
  const oldTokens = useMemo(() => highlight(old, language), [old, language]);
  const nowTokens = useMemo(() => highlight(now, language), [now, language]);
  if (lines === null) return <p class="note">{text('program.tooDifferent')}</p>;
  if (old === now) return <p class="note">{text('program.same')}</p>;
  return (
    <div class="code-block diff" role="region" aria-label={label} tabIndex={0}>
      {(unfolded ? lines : folded(lines)).map((line, index) =>
        'hidden' in line ? (
          <button key={index} type="button" class="fold" onClick={() => setUnfolded(true)}>
            <Icon name="unfold" /> {count('program.unchanged', line.hidden)}
          </button>
        ) : (
          <CodeLine
            key={index}
            kind={line.kind}
            tokens={tokensOf(line, oldTokens, nowTokens)}
            changed={line.changed}
            numbers={[numberOf(line.before), numberOf(line.after)]}
          />
        ),
      )}
    </div>
  );
}

function tokensOf<T>(
  { before, after }: DiffLine,
  old: readonly (readonly T[])[],
  now: readonly (readonly T[])[],
): readonly T[] {
  return (after === null ? old[before ?? 0] : now[after]) ?? [];
}

function numberOf(index: number | null): number | null {
  return index === null ? null : index + 1;
}

const AROUND = 3;
/** Fewer unchanged lines than this take no more room than the button that would hide them. */
const WORTH_FOLDING = 3;

function folded(lines: readonly DiffLine[]): readonly (DiffLine | { readonly hidden: number })[] {
  const near = lines.map((_, index) =>
    lines
      .slice(Math.max(0, index - AROUND), index + AROUND + 1)
      .some(({ kind }) => kind !== 'same'),
  );
  const result: (DiffLine | { hidden: number })[] = [];
  for (let index = 0; index < lines.length;) {
    let end = index;
    while (end < lines.length && near[end] === false) end += 1;
    if (end - index > WORTH_FOLDING) {
      result.push({ hidden: end - index });
      index = end;
      continue;
    }
    const next = Math.max(end, index + 1);
    result.push(...lines.slice(index, next));
    index = next;
  }
  return result;
}
