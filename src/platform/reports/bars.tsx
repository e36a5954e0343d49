import { scaleLinear } from 'd3-scale';
import type { VNode } from 'preact';
import type { Interval } from '../../core/learn/newcombe.ts';

/** In the units of the drawing. */
const WIDTH = 120;
const HEIGHT = 14;
const MIDDLE = HEIGHT / 2;
const ROOM = 4;

function Drawing({ children }: { children: (VNode | null)[] | VNode }): VNode {
  return (
    <svg class="bar" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {children}
    </svg>
  );
}

const places = (least: number, most: number) =>
  scaleLinear([least, most], [ROOM, WIDTH - ROOM]).clamp(true);

/** A share as a bar. */
export function Bar({ share }: { share: number }): VNode {
  return (
    <Drawing>
      <rect class="track" x="0" y="3" width={WIDTH} height="8" />
      <rect class="fill" x="0" y="3" width={share * WIDTH} height="8" />
    </Drawing>
  );
}

/** A figure and its interval on a line from `least` to `most`. */
export function Whisker({
  value,
  low,
  high,
  least = 0,
  most = 1,
  side = 'tuned',
}: Interval & {
  value: number;
  least?: number;
  most?: number;
  side?: 'base' | 'tuned';
}): VNode {
  const x = places(least, most);
  const [from, to] = [x(low), x(high)];
  return (
    <Drawing>
      <path class="grid" d={`M${x(least)} ${MIDDLE}H${x(most)}`} />
      {least < 0 ? <path class="zero" d={`M${x(0)} 0V${HEIGHT}`} /> : null}
      <g class={side}>
        <path class="whisker" d={`M${from} ${MIDDLE}H${to}M${from} 3V11M${to} 3V11`} />
        <circle class="dot" cx={x(value)} cy={MIDDLE} r="3.4" />
      </g>
    </Drawing>
  );
}

/** From base (hollow) to tuned (filled). */
export function Dumbbell({ base, tuned }: { base: number; tuned: number }): VNode {
  const x = places(0, 1);
  const way = tuned > base ? 'up' : tuned < base ? 'down' : 'same';
  return (
    <Drawing>
      <path class="grid" d={`M${x(0)} ${MIDDLE}H${x(1)}`} />
      <path class={`way ${way}`} d={`M${x(base)} ${MIDDLE}H${x(tuned)}`} />
      <circle class="dot base" cx={x(base)} cy={MIDDLE} r="3.4" />
      <circle class="dot" cx={x(tuned)} cy={MIDDLE} r="3.4" />
    </Drawing>
  );
}
