import type { VNode } from 'preact';
import type { Excerpt } from '../../src/domain/judgement.ts';
import { visibleBlanks, type OutputPiece } from '../text/outputDiff.ts';
import { Pieces } from '../text/Text.tsx';
import { number, text } from '../text.ts';

interface OutputProps {
  readonly title: string;
  /** Null where it is not known. */
  readonly of: Excerpt | null;
  /** Said where it is not known. */
  readonly unknown?: string;
  /** The head of it with what differs; null shows it as it is. */
  readonly pieces?: readonly OutputPiece[] | null;
  /** Whether blanks are what differs, so that they must be seen. */
  readonly blanks?: boolean;
  readonly mark?: 'wanted' | 'printed';
}

/** One text of a test. */
export function Output(props: OutputProps): VNode {
  const { title, of, unknown, pieces = null, blanks = false, mark } = props;
  return (
    <figure class="output" aria-label={title}>
      <figcaption>{title}</figcaption>
      <pre tabIndex={0}>
        <bdi>{of === null ? <i class="dim">{unknown}</i> : contentOf(of)}</bdi>
      </pre>
    </figure>
  );

  function contentOf({ head, tail, bytes }: Excerpt): VNode {
    if (bytes === 0) return <i class="dim">{text('test.nothing')}</i>;
    const shown = pieces ?? [{ text: head, differs: false }];
    return (
      <>
        {shown.map((piece, index) =>
          piece.differs ? (
            <mark key={index} class={mark}>
              <Pieces of={blanks ? visibleBlanks(piece.text) : piece.text} />
            </mark>
          ) : (
            <Pieces key={index} of={piece.text} />
          ),
        )}
        {tail !== '' && (
          <>
            <span class="left-out">
              {text('test.leftOut', number(bytes - head.length - tail.length), number(bytes))}
            </span>
            <Pieces of={tail} />
          </>
        )}
      </>
    );
  }
}
