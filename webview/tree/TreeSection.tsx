import type { VNode } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { Actions } from '../run/actions.ts';
import { shownLanes } from '../run/filter.ts';
import type { Snapshot } from '../run/panelStore.ts';
import { isAtWork, type Phase } from '../../src/domain/runPhase.ts';
import type { SavedView } from '../run/savedView.ts';
import { text } from '../text.ts';
import { visible } from '../text/visible.ts';
import { Empty } from '../ui/Empty.tsx';
import { Legend } from './Legend.tsx';
import { nodeId } from './nodeId.ts';
import { TreeBar } from './TreeBar.tsx';
import { TreePane } from './TreePane.tsx';

interface TreeSectionProps {
  readonly snapshot: Snapshot;
  readonly phase: Phase;
  readonly actions: Actions;
  readonly onView: (changes: Partial<SavedView>) => void;
}

/** The tree with its filter and legend. */
export function TreeSection({ snapshot, phase, actions, onView }: TreeSectionProps): VNode {
  const { state, lanes, view } = snapshot;
  const filter = useRef<HTMLInputElement>(null);
  const shown = useMemo(() => shownLanes(lanes, state, view.filter), [lanes, state, view.filter]);
  const goToMatch = (direction: 1 | -1): void => {
    const matches = [...(shown.matches ?? [])];
    const at = matches.indexOf(actions.selected() ?? '');
    const start = at < 0 && direction < 0 ? 0 : at;
    const next = matches[(start + direction + matches.length) % matches.length];
    if (next !== undefined) actions.select(next);
  };
  return (
    <section class="tree">
      <TreeBar
        branches={lanes.rows.length}
        view={view}
        shown={shown}
        atWork={isAtWork(phase)}
        input={filter}
        onView={onView}
        onMatch={goToMatch}
        onLeave={() => document.getElementById(nodeId(view.selected))?.focus()}
      />
      {shown.matches?.size === 0 ? (
        <Empty
          title={text('tree.noMatch', visible(view.filter.trim()))}
          todo={text('tree.noMatchTodo')}
        />
      ) : (
        <TreePane
          {...{ snapshot, phase, shown, actions, onView }}
          onFilter={() => filter.current?.focus()}
        />
      )}
      <Legend imported={state.started?.imported !== undefined} />
    </section>
  );
}
