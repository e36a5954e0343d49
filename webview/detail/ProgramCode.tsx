import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Language } from '../../src/domain/languages.ts';
import { highlight } from '../text/highlight.ts';
import { count } from '../text.ts';
import { CodeLine } from './CodeLine.tsx';

interface ProgramCodeProps {
  readonly program: string;
  readonly language: Language;
  readonly label: string;
}

/** More lines are for an editor. */
const MOST_LINES = 1500;

export function ProgramCode({ program, language, label }: ProgramCodeProps): VNode {
  const lines = useMemo(() => highlight(program.replace(/\n$/, ''), language), [program, language]);
  const more = lines.length - MOST_LINES;
  return (
    <div class="code-block" role="region" aria-label={label} tabIndex={0}>
      {lines.slice(0, MOST_LINES).map((tokens, index) => (
        <CodeLine key={index} tokens={tokens} numbers={[index + 1]} />
      ))}
      {more > 0 && <p class="note">{count('program.more', more)}</p>}
    </div>
  );
}
