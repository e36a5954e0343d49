import { scaleLinear, scaleLog } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { VNode } from 'preact';
import type { CurvePoint } from '../../core/evaluate/curve.ts';
import { count, percent, span95 } from '../../core/evaluate/figureWords.ts';
import { usualKs } from '../../core/evaluate/report.ts';

export interface Curve {
  readonly side: 'base' | 'tuned';
  readonly points: readonly CurvePoint[];
}

const [WIDTH, HEIGHT] = [480, 280];
const [LEFT, RIGHT, TOP, BOTTOM] = [58, 16, 12, 44];
/** Figures at a single k stand beside each other. */
const BESIDE = 24;
/** Numbers below the plot that are closer than this would run into each other. */
const APART = 34;

/** pass@k against k, each curve with the band of its intervals. */
export function CurvePlot({ curves }: { curves: readonly Curve[] }): VNode {
  const all = curves.flatMap(({ points }) => points);
  const most = Math.max(...all.map(({ k }) => k));
  const top = Math.max(...all.map(({ high }) => high));
  // A single k stands in the middle.
  const x = scaleLog([most > 1 ? 1 : 0.5, Math.max(2, most)], [LEFT, WIDTH - RIGHT]);
  const y = scaleLinear([0, top > 0.5 ? 1 : top], [HEIGHT - BOTTOM, TOP]).nice(5);
  const ks = usualKs(most).filter(
    (k, _, { length }) => k === most || x(most) - x(k) > APART || length === 1,
  );
  return (
    <svg class="curve" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={wordsFor(curves)}>
      {y.ticks(5).map((share) => (
        <>
          <path class="grid" d={`M${LEFT} ${y(share)}H${WIDTH - RIGHT}`} />
          <text x={LEFT - 8} y={y(share)} dy="0.35em" text-anchor="end">
            {`${Number((100 * share).toFixed(1))} %`}
          </text>
        </>
      ))}
      {ks.map((k) => (
        <text x={x(k)} y={HEIGHT - BOTTOM + 20} text-anchor="middle">
          {k}
        </text>
      ))}
      <text x={(LEFT + WIDTH - RIGHT) / 2} y={HEIGHT - 4} text-anchor="middle">
        k attempts
      </text>
      {curves.map((curve, at) => (
        <Drawn curve={curve} x={(k) => x(k) + (most > 1 ? 0 : BESIDE * at)} y={y} />
      ))}
    </svg>
  );
}

type Place = (value: number) => number;

function Drawn({ curve: { side, points }, x, y }: { curve: Curve; x: Place; y: Place }): VNode {
  const band = area<CurvePoint>(
    ({ k }) => x(k),
    ({ low }) => y(low),
    ({ high }) => y(high),
  );
  const middle = line<CurvePoint>(
    ({ k }) => x(k),
    ({ value }) => y(value),
  );
  const marked = new Set(usualKs(points.length));
  const [first] = points;
  return (
    <g class={side}>
      <path class="band" d={band(points) ?? ''} />
      {points.length === 1 && first !== undefined ? (
        <path class="whisker" d={`M${x(first.k)} ${y(first.low)}V${y(first.high)}`} />
      ) : null}
      <path class="line" d={middle(points) ?? ''} />
      {points
        .filter(({ k }) => marked.has(k))
        .map((point) => (
          <circle class="dot" cx={x(point.k)} cy={y(point.value)} r="3.4">
            <title>{`pass@${point.k}: ${percent(point.value)} (${span95(point)}), ${count(point.problems, 'problem')}`}</title>
          </circle>
        ))}
    </g>
  );
}

function wordsFor(curves: readonly Curve[]): string {
  const told = curves.flatMap(({ side, points }) => {
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined) return [];
    const name = curves.length > 1 ? `${side}: ` : '';
    return `${name}pass@${first.k} ${percent(first.value)}, pass@${last.k} ${percent(last.value)}`;
  });
  return `pass@k with its 95 % band. ${told.join('; ')}. The figures are in the table.`;
}
