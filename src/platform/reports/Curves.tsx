import type { ComponentChildren, VNode } from 'preact';
import type { CurvePoint } from '../../core/evaluate/curve.ts';
import { CurvePlot, type Curve } from './CurvePlot.tsx';
import { Share, Span95, Table, Term } from './parts.tsx';

/** The plot of pass@k, what its lines are, and every figure of it as a table. */
export function Curves({ curves }: { curves: readonly Curve[] }): VNode | null {
  if (curves.every(({ points }) => points.length === 0)) return null;
  return (
    <figure>
      <figcaption>
        <Term of="passAtK" />, with the band of its <Term of="interval" />
        {curves.length > 1 ? curves.map(({ side }) => <Key side={side} />) : null}
      </figcaption>
      <CurvePlot curves={curves} />
      <Fewer points={curves[0]?.points ?? []} />
      <details>
        <summary>Every k as a table</summary>
        <Table
          label="pass@k for every k"
          columns={[
            { title: <Term of="k" />, kind: 'number' },
            ...curves.flatMap(({ side }) => [
              { title: curves.length > 1 ? side : 'pass@k', kind: 'number' as const },
              { title: '95 %', kind: 'number' as const },
            ]),
            { title: <Term of="overProblems" />, kind: 'number' },
          ]}
          rows={rowsOf(curves)}
        />
      </details>
    </figure>
  );
}

/** A mean over fewer problems may be lower though each problem's own figure never is. */
function Fewer({ points }: { points: readonly CurvePoint[] }): VNode | null {
  const [first] = points;
  const fewer = points.find(({ problems }) => problems < (first?.problems ?? 0));
  if (first === undefined || fewer === undefined) return null;
  return (
    <p class="dim">
      From k = {fewer.k} on the curve is over fewer than {first.problems} problems, for the others
      have fewer attempts; it may fall there.
    </p>
  );
}

function rowsOf(curves: readonly Curve[]): readonly (readonly ComponentChildren[])[] {
  const [first] = curves;
  return (first?.points ?? []).map(({ k, problems }, at) => [
    k,
    ...curves.flatMap(({ points }) => figuresOf(points[at])),
    problems,
  ]);
}

function figuresOf(point: CurvePoint | undefined): readonly ComponentChildren[] {
  return point === undefined ? ['–', '–'] : [<Share>{point.value}</Share>, <Span95 {...point} />];
}

function Key({ side }: { side: Curve['side'] }): VNode {
  return (
    <span class="key">
      <svg viewBox="0 0 30 12" aria-hidden="true">
        <g class={side}>
          <path class="line" d="M0 6H30" />
          <circle class="dot" cx="15" cy="6" r="3.4" />
        </g>
      </svg>
      {side}
    </span>
  );
}
