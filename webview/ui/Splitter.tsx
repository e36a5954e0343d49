import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { SPLIT_MAX, SPLIT_MIN } from '../run/savedView.ts';
import { text } from '../text.ts';

interface SplitterProps {
  /** The first pane's share, from 0 to 1. */
  readonly split: number;
  /** `columns`: the panes stand side by side. */
  readonly panes: 'columns' | 'rows';
  readonly onSplit: (split: number) => void;
}

const KEY_STEP = 0.03;

/** The divider of two panes: dragged, or moved with the arrow keys while it has the focus. */
export function Splitter({ split, panes, onSplit }: SplitterProps): VNode {
  const bar = useRef<HTMLDivElement>(null);
  const beside = panes === 'columns';
  // Keys may come faster than drawings: each goes on from the one before.
  const now = useRef(split);
  now.current = split;
  const set = (to: number): void => {
    now.current = Math.min(SPLIT_MAX, Math.max(SPLIT_MIN, to));
    onSplit(now.current);
  };

  const drag = (event: PointerEvent): void => {
    const area = bar.current?.parentElement?.getBoundingClientRect();
    if (area === undefined || !bar.current?.hasPointerCapture(event.pointerId)) return;
    set(
      beside ? (event.clientX - area.left) / area.width : (event.clientY - area.top) / area.height,
    );
  };
  const onKey = (event: KeyboardEvent): void => {
    const back = beside ? 'ArrowLeft' : 'ArrowUp';
    const forth = beside ? 'ArrowRight' : 'ArrowDown';
    if (event.key === back) set(now.current - KEY_STEP);
    else if (event.key === forth) set(now.current + KEY_STEP);
    else if (event.key === 'Home') set(SPLIT_MIN);
    else if (event.key === 'End') set(SPLIT_MAX);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={bar}
      class={`splitter ${panes}`}
      role="separator"
      tabIndex={0}
      aria-label={text('tree.resize')}
      aria-orientation={beside ? 'vertical' : 'horizontal'}
      aria-valuenow={Math.round(split * 100)}
      aria-valuemin={SPLIT_MIN * 100}
      aria-valuemax={SPLIT_MAX * 100}
      onKeyDown={onKey}
      onPointerDown={(event) => bar.current?.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDblClick={() => set(0.5)}
    />
  );
}
