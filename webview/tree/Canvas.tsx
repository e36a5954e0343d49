import type { JSX, VNode } from 'preact';
import { branchOf } from '../../src/domain/runState.ts';
import { count, text } from '../text.ts';
import { Icon } from '../ui/Icon.tsx';
import { Edges } from './Edges.tsx';
import type { Picture } from './edges.ts';
import { columnX, px, rowY, type Range } from './geometry.ts';
import { LaneEnd } from './LaneEnd.tsx';
import { LaneNames } from './LaneNames.tsx';
import { nodeId, stepAt } from './nodeId.ts';
import { StepNode } from './StepNode.tsx';

interface CanvasProps {
  readonly picture: Picture;
  readonly range: Range;
  readonly size: { readonly width: number; readonly height: number };
  readonly selected: string | null;
  readonly onSelect: (step: string | null) => void;
  readonly onOpen: (step: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** The whole picture's size, with what is in sight of it. */
export function Canvas(props: CanvasProps): VNode {
  const { picture, range, size, selected, onSelect, onOpen, onKeyDown } = props;
  const { shown, state } = picture;
  const lanes = shown.lanes.slice(range.firstRow, range.lastRow + 1);
  const steps = lanes.flatMap((lane, index) => {
    const first = Math.max(0, range.firstColumn - lane.fromColumn - 1);
    const end = Math.max(0, range.lastColumn - lane.fromColumn);
    const ids = branchOf(state, lane.branch).steps.slice(first, end);
    return ids.map((id) => ({ id, row: range.firstRow + index }));
  });
  const node = ({ id, row }: { readonly id: string; readonly row: number }): JSX.Element | null => {
    const step = state.steps.get(id);
    if (step === undefined) return null;
    return <StepNode key={id} {...{ step, row, picture }} selected={id === selected} />;
  };
  const onClick = ({ target }: Event): void => {
    const at = stepAt(target);
    if (at !== undefined) onSelect(at);
  };
  const onDblClick = ({ target }: Event): void => {
    const at = stepAt(target);
    if (at !== undefined && at !== null) onOpen(at);
  };
  return (
    <div
      class="canvas"
      style={{ width: px(size.width), height: px(size.height), '--canvas-height': px(size.height) }}
    >
      <ColumnNames {...props} />
      <LaneNames lanes={lanes} firstRow={range.firstRow} picture={picture} />
      <Edges picture={picture} range={range} />
      {lanes.map((lane, index) => (
        <LaneEnd key={lane.branch} lane={lane} row={range.firstRow + index} picture={picture} />
      ))}
      {/* It listens for its steps, of which hundreds come and go. */}
      <div
        role="tree"
        aria-label={text('tree.label')}
        class="nodes"
        {...{ onKeyDown, onClick, onDblClick }}
      >
        <ProblemNode picture={picture} selected={selected === null} />
        {steps.filter(({ id }) => id !== selected).map(node)}
        {selectedNode(selected, picture, node)}
      </div>
    </div>
  );
}

/**
 * The selected step is drawn wherever it is, last and apart from the others: it has the focus, which an element loses when it is left out
 * or put elsewhere.
 */
function selectedNode(
  selected: string | null,
  { state, lanes, shown }: Picture,
  node: (place: { readonly id: string; readonly row: number }) => VNode | null,
): VNode | null {
  const step = selected === null ? undefined : state.steps.get(selected);
  const lane = step === undefined ? undefined : lanes.of(step.branch);
  const row = lane === undefined ? undefined : shown.rowOf(lane);
  return step === undefined || row === undefined ? null : node({ id: step.id, row });
}

function ProblemNode({
  picture,
  selected,
}: {
  readonly picture: Picture;
  readonly selected: boolean;
}): VNode {
  const { geometry, marks } = picture;
  const starts = marks.of(null).continuedBy.length;
  const x = columnX(geometry, 0);
  const y = rowY(geometry, 0);
  return (
    <div
      role="treeitem"
      id={nodeId(null)}
      class="node problem"
      style={{ transform: `translate(${x - 11}px, ${y - 11}px)` }}
      tabIndex={selected ? 0 : -1}
      aria-selected={selected}
      aria-level={1}
      aria-label={text('tree.startLabel', count('tree.branches', starts))}
      title={text('tree.startLabel', count('tree.branches', starts))}
    >
      <Icon name="home" />
    </div>
  );
}

function ColumnNames({ picture, range }: CanvasProps): VNode {
  const { geometry, lanes } = picture;
  const last = Math.min(lanes.columns, range.lastColumn);
  const columns = Array.from(
    { length: Math.max(0, last - range.firstColumn + 1) },
    (_, index) => range.firstColumn + index,
  );
  return (
    <div class="column-names" style={{ height: px(geometry.head) }} aria-hidden="true">
      <span class="corner" style={{ width: px(geometry.gutter) }} />
      {columns.map((column) => (
        <span key={column} style={{ left: px(columnX(geometry, column)) }}>
          {column === 0 ? text('tree.start') : text('tree.column', column)}
        </span>
      ))}
    </div>
  );
}
