import type { VNode } from 'preact';
import type { Token } from '../text/highlight.ts';
import type { Span } from '../text/lineDiff.ts';
import { Pieces } from '../text/Text.tsx';
import { text } from '../text.ts';

interface CodeLineProps {
  readonly tokens: readonly Token[];
  /** Line numbers to show, from 1; null leaves the place empty. */
  readonly numbers: readonly (number | null)[];
  readonly kind?: 'same' | 'added' | 'removed';
  readonly changed?: readonly Span[];
}

const SIGNS = { same: ' ', added: '+', removed: '−' } as const;
/** Longer lines are cut: a line of a million characters would take the browser's breath. */
const MOST_CHARS = 2000;

export function CodeLine({ tokens, numbers, kind, changed = [] }: CodeLineProps): VNode {
  return (
    <div class={`line ${kind ?? ''}`}>
      <span class="numbers" aria-hidden="true">
        {numbers.map((number, index) => (
          <span key={index}>{number ?? ''}</span>
        ))}
        {kind !== undefined && <span class="sign">{SIGNS[kind]}</span>}
      </span>
      {(kind === 'added' || kind === 'removed') && (
        <span class="sr-only">{text(`program.${kind}`)} </span>
      )}
      <bdi class="code">
        {stretches(tokens, changed).map(({ text: piece, kind: colour, isChanged }, index) => (
          <span
            key={index}
            class={`${colour === null ? '' : `token-${colour}`}${isChanged ? ' changed' : ''}`}
          >
            <Pieces of={piece} />
          </span>
        ))}
      </bdi>
    </div>
  );
}

interface Stretch extends Token {
  readonly isChanged: boolean;
}

/** Tokens cut where a change begins or ends. */
function stretches(tokens: readonly Token[], changed: readonly Span[]): readonly Stretch[] {
  const cuts = changed.flatMap(({ start, end }) => [start, end]);
  const result: Stretch[] = [];
  let at = 0;
  for (const { text: whole, kind } of tokens) {
    const end = Math.min(at + whole.length, MOST_CHARS);
    const inside = cuts.filter((cut) => cut > at && cut < end);
    for (const [index, start] of [at, ...inside].entries()) {
      const stop = inside[index] ?? end;
      const isChanged = changed.some((span) => span.start <= start && start < span.end);
      result.push({ text: whole.slice(start - at, stop - at), kind, isChanged });
    }
    at += whole.length;
    if (at <= MOST_CHARS) continue;
    result.push({ text: '…', kind: 'comment', isChanged: false });
    break;
  }
  return result;
}
