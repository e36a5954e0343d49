import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Pieces } from '../text/Text.tsx';
import { text } from '../text.ts';

/** Nearer to the end than this, and it is the end that is looked at. */
const NEAR_PX = 24;
/** Longer lines say no more. */
const LINE_CHARS = 2_000;

/** The last lines of what a job says, which stay in sight while they come, unless a person has gone up. */
export function LogTail({ lines }: { readonly lines: readonly string[] }): VNode {
  const box = useRef<HTMLPreElement>(null);
  const atEnd = useRef(true);
  useLayoutEffect(() => {
    if (box.current !== null && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  const onScroll = (): void => {
    const { current } = box;
    if (current === null) return;
    atEnd.current = current.scrollHeight - current.scrollTop - current.clientHeight < NEAR_PX;
  };
  return (
    <section>
      <h2>{text('job.lines')}</h2>
      {lines.length === 0 ? (
        <p class="note">{text('job.noLines')}</p>
      ) : (
        <pre
          ref={box}
          class="log"
          tabIndex={0}
          role="region"
          aria-label={text('job.lines')}
          onScroll={onScroll}
        >
          {lines.map((line, index) => (
            <div key={index}>
              <Pieces of={line.slice(0, LINE_CHARS)} />
            </div>
          ))}
        </pre>
      )}
    </section>
  );
}
