import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { isImported, stepVerdict, type StepState } from '../../src/domain/runState.ts';
import { countsOf, standingOf, stepLabel, verdictWord } from '../run/describe.ts';
import { text } from '../text.ts';
import { visible } from '../text/visible.ts';
import { VERDICT_ICONS } from '../ui/verdictIcons.ts';
import type { Picture } from './edges.ts';
import { columnX, rowY } from './geometry.ts';
import { familyOf } from './family.ts';
import { nodeId } from './nodeId.ts';

interface StepNodeProps {
  readonly step: StepState;
  readonly row: number;
  readonly picture: Picture;
  readonly selected: boolean;
}

/**
 * A step on the picture; the only one in the tab order is the selected one. Its label says all of it, and style sheets put the same in
 * signs on it: a screen further draws a hundred steps at once, and an element for each sign is twice the work. It is drawn anew only
 * where something about it has changed: an event is about one step, and hundreds are in sight.
 */
export function StepNode(props: StepNodeProps): VNode {
  const { step, row, picture, selected } = props;
  const { geometry, marks, shown, writing } = picture;
  const { position, size } = familyOf(step, picture);
  const dimmed = shown.matches !== null && !shown.matches.has(step.id);
  const known = [marks.of(step.id), marks.by(step.branch), writing === null] as const;
  const deps = [step, row, geometry, selected, dimmed, position, size, ...known];
  return useMemo(() => draw(props, { position, size, dimmed }), deps);
}

interface Standing {
  readonly position: number;
  readonly size: number;
  readonly dimmed: boolean;
}

function draw(props: StepNodeProps, { position, size, dimmed }: Standing): VNode {
  const { step, row, picture, selected } = props;
  const { geometry, state, marks } = picture;
  const { blamedBy, correctedBy } = marks.of(step.id);
  const verdict = stepVerdict(step);
  const x = columnX(geometry, step.position) - geometry.nodeWidth / 2;
  const y = rowY(geometry, row) - geometry.nodeHeight / 2;
  const label = stepLabel(step, state, marks);
  const fact = step.judged?.facts[0]?.text;
  const signs = [
    ...(dimmed ? ['dimmed'] : []),
    ...(blamedBy.length > 0 ? ['blamed'] : []),
    ...(isImported(step) ? ['imported'] : []),
  ];
  const isTurning = verdict === null && picture.writing !== null;
  return (
    <div
      role="treeitem"
      id={nodeId(step.id)}
      class={['node', standingOf(step), ...signs].join(' ')}
      style={{ transform: `translate(${x}px, ${y}px)` }}
      tabIndex={selected ? 0 : -1}
      aria-selected={selected}
      aria-level={step.position + 1}
      aria-posinset={position}
      aria-setsize={size}
      aria-label={label}
      data-word={geometry.words ? wordBelow(step) : undefined}
      title={fact === undefined ? label : `${label}\n${visible(fact)}`}
      data-vscode-context={JSON.stringify({
        webviewSection: 'step',
        run: state.started?.run,
        step: step.id,
        hasParent: step.parent !== null,
        preventDefaultContextMenuItems: true,
      })}
    >
      <span
        class={`pill codicon codicon-${VERDICT_ICONS[verdict ?? 'judging']}${isTurning ? ' turning' : ''}`}
        style={{ '--share': shareOf(step) }}
        data-counts={countsOf(step)}
      />
      {blamedBy.length > 0 && <span class="badge codicon codicon-reply" />}
      {correctedBy.length > 0 && <span class="badge corrected codicon codicon-wand" />}
    </div>
  );
}

/** How many of the visible tests passed, where only some did. */
function shareOf(step: StepState): string | undefined {
  const visible = step.judged?.visible;
  if (visible === undefined || standingOf(step) !== 'partial') return undefined;
  return `${(visible.passed / Math.max(1, visible.total)) * 100}%`;
}

function wordBelow(step: StepState): string {
  const hidden = step.judged?.hidden;
  return hidden === undefined
    ? verdictWord(step)
    : text('tree.hidden', hidden.passed, hidden.total);
}
