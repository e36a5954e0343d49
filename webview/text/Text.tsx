import type { VNode } from 'preact';
import { number, text } from '../text.ts';
import { visiblePieces } from './visible.ts';

/** Facts, lessons and names are a few sentences; what is longer is cut, and says so. */
const MOST_CHARS = 1200;

interface TextProps {
  readonly of: string;
  /** Characters shown of it. */
  readonly most?: number;
}

/** Words of a model or a program: text nodes, with what would not show made visible, kept from reordering what stands beside. */
export function Text({ of, most = MOST_CHARS }: TextProps): VNode {
  const cut = of.length - most;
  return (
    <bdi>
      <Pieces of={cut > 0 ? of.slice(0, most) : of} />
      {cut > 0 && <span class="cut"> … {text('text.cut', number(cut))}</span>}
    </bdi>
  );
}

/** As `Text`, inside an element that isolates already. */
export function Pieces({ of }: { readonly of: string }): VNode {
  return (
    <>
      {visiblePieces(of).map(({ text: piece, hidden }, index) =>
        hidden === null ? (
          piece
        ) : (
          <span key={index} class="hidden-char" title={text('hidden.title', hidden)}>
            {piece}
          </span>
        ),
      )}
    </>
  );
}
