import type { VNode } from 'preact';
import { useCallback, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Actions } from '../run/actions.ts';
import type { Shown } from '../run/filter.ts';
import type { Snapshot } from '../run/panelStore.ts';
import { isAtWork, type Phase } from '../../src/domain/runPhase.ts';
import type { SavedView } from '../run/savedView.ts';
import { Canvas } from './Canvas.tsx';
import type { Picture } from './edges.ts';
import { canvasSize, COMPACT, ROOMY } from './geometry.ts';
import { treeKey } from './keys.ts';
import { moved } from './moves.ts';
import { nodeId } from './nodeId.ts';
import { reveal, type Spot } from './scrolling.ts';
import { useEntry } from './useEntry.ts';
import { useScrollMemory } from './useScrollMemory.ts';
import { useViewport } from './useViewport.ts';

interface TreePaneProps {
  readonly snapshot: Snapshot;
  readonly phase: Phase;
  readonly shown: Shown;
  readonly actions: Actions;
  readonly onView: (changes: Partial<SavedView>) => void;
  readonly onFilter: () => void;
}

/** The picture of the run: scrolled, walked through with keys, drawn only where it is looked at. */
export function TreePane(props: TreePaneProps): VNode {
  const { snapshot, phase, shown, actions, onView, onFilter } = props;
  const { state, lanes, marks, view } = snapshot;
  const writing = isAtWork(phase) ? snapshot.writing : null;
  const scroller = useRef<HTMLDivElement>(null);
  const geometry = view.compact ? COMPACT : ROOMY;
  const range = useViewport(scroller, geometry);
  const picture = useMemo<Picture>(
    () => ({ state, lanes, marks, shown, geometry, writing, phase }),
    [state, lanes, marks, shown, geometry, writing, phase],
  );
  const size = canvasSize(geometry, { columns: lanes.columns, rows: shown.lanes.length });
  /** The step that is to have the focus once it is selected and drawn; undefined where none waits. */
  const wantsFocus = useRef<string | null | undefined>(undefined);
  const select = useCallback(
    (step: string | null) => {
      wantsFocus.current = step;
      actions.select(step);
    },
    [actions],
  );

  const loaded = phase !== 'loading';
  const wasRestored = useScrollMemory(scroller, { snapshot, loaded, onView });
  const selected = spotOf(view.selected, picture);
  useLayoutEffect(() => {
    if (!loaded || wasRestored() || view.follow) return;
    if (scroller.current !== null && selected !== null) {
      reveal(scroller.current, selected, geometry);
    }
    // Only where the selection or what it stands in moved: the person may have scrolled away from it since.
  }, [loaded, view.selected, selected?.row, geometry]);
  useLayoutEffect(() => {
    const newest = spotOf(marks.newest, picture);
    if (scroller.current === null || newest === null || !view.follow || !isAtWork(phase)) return;
    reveal(scroller.current, newest, geometry);
  }, [marks.newest, view.follow, geometry, phase]);
  useLayoutEffect(() => {
    // Other news may draw the picture before the selection has come in.
    if (wantsFocus.current === undefined || wantsFocus.current !== view.selected) return;
    wantsFocus.current = undefined;
    focusOn(view.selected);
  });
  useEntry(useCallback(() => focusOn(actions.selected()), [actions]));

  const onKeyDown = (event: KeyboardEvent): void => {
    const key = treeKey(event);
    if (key === null) return;
    event.preventDefault();
    const selectedNow = actions.selected();
    if ('filter' in key) onFilter();
    else if ('help' in key) actions.help();
    else if ('move' in key) {
      const to = moved(selectedNow, key.move, picture);
      if (to !== undefined) select(to);
    } else if (key.action === 'branch') actions.branch(selectedNow);
    else if (selectedNow !== null) actions[key.action](selectedNow);
  };
  const unfollow = (): void => {
    if (view.follow) onView({ follow: false });
  };
  return (
    <div
      ref={scroller}
      class={`tree-scroller ${view.compact ? 'compact' : 'roomy'}`}
      onWheel={unfollow}
      onPointerDown={unfollow}
    >
      <Canvas
        picture={picture}
        range={range}
        size={size}
        selected={view.selected}
        onSelect={select}
        onOpen={actions.open}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}

function focusOn(step: string | null): void {
  document.getElementById(nodeId(step))?.focus({ preventScroll: true });
}

/** Where a step is drawn; null where it is not, as when it is filtered out. The problem stands beside the first row. */
function spotOf(id: string | null, { state, lanes, shown }: Picture): Spot | null {
  if (id === null) return { column: 0, row: 0 };
  const step = state.steps.get(id);
  const lane = step === undefined ? undefined : lanes.of(step.branch);
  const row = lane === undefined ? undefined : shown.rowOf(lane);
  return step === undefined || row === undefined ? null : { column: step.position, row };
}
