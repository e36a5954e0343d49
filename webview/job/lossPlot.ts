import uPlot from 'uplot';
import type { Curve } from '../../src/domain/jobCurves.ts';
import { number } from '../text.ts';

export interface LossPlotOptions {
  readonly width: number;
  readonly height: number;
  /** Told where the pointer is; null where it has gone. */
  readonly onPoint: (at: number | null) => void;
}

/** The two curves of one kind of rows on a canvas, in the colours that the element's style sheet has for them. */
export class LossPlot {
  readonly #plot: uPlot;

  constructor(element: HTMLElement, { width, height, onPoint }: LossPlotOptions) {
    const color = colorsOf(element);
    const axis: uPlot.Axis = {
      stroke: color('axis'),
      font: `11px ${getComputedStyle(element).fontFamily}`,
      grid: { stroke: color('grid'), width: 1 },
      ticks: { show: false },
      values: (_, values) => values.map((value) => number(value)),
    };
    const options: uPlot.Options = {
      width,
      height,
      legend: { show: false },
      padding: [8, 12, 0, 0],
      cursor: { drag: { x: false, y: false }, y: false },
      // A loss is as far from zero as it looks.
      scales: { x: { time: false }, y: { range: (_, __, max) => [0, max * 1.08 || 1] } },
      axes: [
        { ...axis, incrs: WHOLE, size: 28 },
        { ...axis, size: 44 },
      ],
      series: [
        {},
        { stroke: color('training'), width: 1.5, spanGaps: true, points: { show: false } },
        {
          stroke: color('validation'),
          width: 1.5,
          dash: [5, 4],
          spanGaps: true,
          points: { show: true, size: 6, fill: color('validation') },
        },
      ],
      hooks: { setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)] },
    };
    this.#plot = new uPlot(options, [[], [], []], element);
  }

  show(steps: readonly number[], { train, validation }: Curve): void {
    this.#plot.setData([[...steps], [...train], [...validation]]);
  }

  /** Marks a place, whether the pointer is there or not; null for none. Nobody is told. */
  point(at: number | null): void {
    const step = at === null ? undefined : this.#plot.data[0][at];
    const left = step === undefined ? OUTSIDE : this.#plot.valToPos(step, 'x');
    this.#plot.setCursor({ left, top: step === undefined ? OUTSIDE : 0 }, false);
  }

  close(): void {
    this.#plot.destroy();
  }
}

/** Where the library takes a cursor for gone. */
const OUTSIDE = -10;

/** Steps are whole. */
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000];

/** Colours of the theme by what they mean, as a canvas takes them: computed by the browser from the style sheet. */
function colorsOf(element: HTMLElement): (name: string) => string {
  return (name) => {
    const probe = document.createElement('span');
    probe.className = `color-${name}`;
    element.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}
