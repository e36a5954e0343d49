import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { stepVerdict, type StepState } from '../../src/domain/runState.ts';
import { countsOf, standingOf, stepLabel, verdictWord } from '../run/describe.ts';
import { text } from '../text.ts';
import { visible } from '../text/visible.ts';
import { Icon } from '../ui/Icon.tsx';
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
  readonly onSelect: (step: string) => void;
  readonly onOpen: (step: string) => void;
}

/**
 * A step on the picture; the only one in the tab order is the selected one. It is drawn anew only where something about it has changed:
 * an event is about one step, and hundreds are in sight.
 */
export function StepNode(props: StepNodeProps): VNode {
  const { step, row, picture, selected, onSelect, onOpen } = props;
  const { geometry, marks, shown, writing } = picture;
  const { position, size } = familyOf(step, picture);
  const dimmed = shown.matches !== null && !shown.matches.has(step.id);
  const known = [marks.of(step.id), marks.by(step.branch), writing === null] as const;
  const deps = [step, row, geometry, selected, dimmed, position, size, onSelect, onOpen, ...known];
  return useMemo(() => draw(props, { position, size, dimmed }), deps);
}

interface Standing {
  readonly position: number;
  readonly size: number;
  readonly dimmed: boolean;
}

function draw(props: StepNodeProps, { position, size, dimmed }: Standing): VNode {
  const { step, row, picture, selected, onSelect, onOpen } = props;
  const { geometry, state, marks } = picture;
  const { blamedBy, correctedBy } = marks.of(step.id);
  const verdict = stepVerdict(step);
  const x = columnX(geometry, step.position) - geometry.nodeWidth / 2;
  const y = rowY(geometry, row) - geometry.nodeHeight / 2;
  const label = stepLabel(step, state, marks);
  const fact = step.judged?.facts[0]?.text;
  return (
    <div
      role="treeitem"
      id={nodeId(step.id)}
      class={`node ${standingOf(step)}${dimmed ? ' dimmed' : ''}${blamedBy.length > 0 ? ' blamed' : ''}`}
      style={{ transform: `translate(${x}px, ${y}px)` }}
      tabIndex={selected ? 0 : -1}
      aria-selected={selected}
      aria-level={step.position + 1}
      aria-posinset={position}
      aria-setsize={size}
      title={fact === undefined ? label : `${label}\n${visible(fact)}`}
      data-vscode-context={JSON.stringify({
        webviewSection: 'step',
        run: state.started?.run,
        step: step.id,
        hasParent: step.parent !== null,
        preventDefaultContextMenuItems: true,
      })}
      onClick={() => onSelect(step.id)}
      onDblClick={() => onOpen(step.id)}
    >
      {/* Its name as content: what is drawn says the same in signs. */}
      <span class="sr-only">{label}</span>
      <span class="pill" aria-hidden="true">
        <Icon
          name={VERDICT_ICONS[verdict ?? 'judging']}
          spin={verdict === null && picture.writing !== null}
        />
        <span class="counts">{countsOf(step)}</span>
        {progress(step)}
      </span>
      {blamedBy.length > 0 && (
        <span class="badge">
          <Icon name="reply" />
        </span>
      )}
      {correctedBy.length > 0 && (
        <span class="badge corrected">
          <Icon name="wand" />
        </span>
      )}
      {geometry.words && (
        <span class="word" aria-hidden="true">
          {wordBelow(step)}
        </span>
      )}
    </div>
  );
}

/** How many of the visible tests passed, where only some did. */
function progress(step: StepState): VNode | null {
  const visible = step.judged?.visible;
  if (visible === undefined || standingOf(step) !== 'partial') return null;
  const width = `${(visible.passed / Math.max(1, visible.total)) * 100}%`;
  return <span class="share" style={{ width }} />;
}

function wordBelow(step: StepState): string {
  const hidden = step.judged?.hidden;
  return hidden === undefined
    ? verdictWord(step)
    : text('tree.hidden', hidden.passed, hidden.total);
}
