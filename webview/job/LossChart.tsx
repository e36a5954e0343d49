import type { VNode } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Curve } from '../../src/domain/jobCurves.ts';
import { loss, text } from '../text.ts';
import { useMeasure } from '../ui/useMeasure.ts';
import { LossPlot } from './lossPlot.ts';
import { useThemeCount } from './useThemeCount.ts';

interface ChartProps {
  readonly kind: 'corrections' | 'rehearsal';
  readonly steps: readonly number[];
  readonly curve: Curve;
  /** The place that is pointed at in any chart of the page; null is the last. */
  readonly pointed: number | null;
  readonly onPoint: (at: number | null) => void;
}

const HEIGHT_PX = 190;

/**
 * The losses on one kind of rows over the steps. Pointer and arrow keys move along the steps, in all charts of the page at once; what they
 * were at the step is told in words.
 */
export function LossChart({ kind, steps, curve, pointed, onPoint }: ChartProps): VNode {
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<LossPlot | null>(null);
  const { width } = useMeasure(frame);
  const theme = useThemeCount();
  const last = steps.length - 1;
  const at = Math.min(pointed ?? last, last);
  useLayoutEffect(() => {
    const { current: element } = frame;
    if (element === null || width === 0) return;
    const drawn = new LossPlot(element, { width, height: HEIGHT_PX, onPoint });
    plot.current = drawn;
    return () => {
      plot.current = null;
      drawn.close();
    };
  }, [width, theme, onPoint]);
  useEffect(() => plot.current?.show(steps, curve), [steps, curve, width, theme]);
  useEffect(() => plot.current?.point(pointed), [pointed, steps, width, theme]);
  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      const to = placeAfter(event.key, at, last);
      if (to === null) return;
      event.preventDefault();
      onPoint(to);
    },
    [at, last, onPoint],
  );
  const name = text(`job.${kind}`);
  const words = wordsAt(steps[at] ?? 0, curve.train[at] ?? null, curve.validation[at] ?? null);
  return (
    <figure class={`chart ${kind}`}>
      <figcaption>
        <strong>{name}</strong>
        <span class="key training" aria-hidden="true">
          {text('job.training')}
        </span>
        <span class="key validation" aria-hidden="true">
          {text('job.validation')}
        </span>
      </figcaption>
      <div
        ref={frame}
        class="plot"
        role="slider"
        tabIndex={0}
        aria-label={name}
        aria-orientation="horizontal"
        aria-valuemin={steps[0] ?? 0}
        aria-valuemax={steps[last] ?? 0}
        aria-valuenow={steps[at] ?? 0}
        aria-valuetext={words}
        onKeyDown={onKeyDown}
      />
      <p class="reading" aria-hidden="true">
        {words}
      </p>
    </figure>
  );
}

/** How far Page Up and Page Down go. */
const FAR = 10;

/** Where a key leads to from a place; null for one that leads nowhere. */
function placeAfter(key: string, at: number, last: number): number | null {
  const places: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowDown: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at + 1,
    PageDown: at - FAR,
    PageUp: at + FAR,
    Home: 0,
    End: last,
  };
  const place = places[key];
  return place === undefined ? null : Math.max(0, Math.min(last, place));
}

function wordsAt(step: number, train: number | null, validation: number | null): string {
  const told = (name: string, value: number | null): readonly string[] =>
    value === null ? [] : [`${name} ${loss(value)}`];
  const values = [
    ...told(text('job.training'), train),
    ...told(text('job.validation'), validation),
  ];
  return [text('job.at', step), ...(values.length === 0 ? [text('job.none')] : values)].join(' · ');
}
