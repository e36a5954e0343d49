import { Presets, SingleBar } from 'cli-progress';
import type { ShowProgress } from '../app/progress.ts';
import type { Output } from './output.ts';

export interface ProgressBars {
  readonly show: ShowProgress;
  /** Takes the bar off the screen; safe to call twice. */
  readonly stop: () => void;
}

/** One bar on a terminal; elsewhere a line for each new thing. */
export function progressBars(output: Output): ProgressBars {
  return output.live ? liveBar() : plainLines(output);
}

function liveBar(): ProgressBars {
  let bar: SingleBar | null = null;
  let current = '';
  const stop = (): void => {
    bar?.stop();
    bar = null;
  };
  return {
    stop,
    show: ({ what, fraction }) => {
      // What has no known end has no bar, only its name.
      const kind = `${what} ${fraction === null ? 'open' : 'measured'}`;
      if (bar === null || kind !== current) {
        stop();
        current = kind;
        bar = barFor(fraction === null ? '{what} …' : '{bar} {percentage}% {what}');
        bar.start(1000, 0, { what });
      }
      bar.update(Math.round((fraction ?? 0) * 1000), { what });
    },
  };
}

function barFor(format: string): SingleBar {
  const options = { format, stream: process.stderr, clearOnComplete: true, hideCursor: true };
  return new SingleBar(options, Presets.shades_classic);
}

function plainLines(output: Output): ProgressBars {
  let current = '';
  return {
    stop: () => undefined,
    show: ({ what }) => {
      if (what === current) return;
      current = what;
      output.note(what);
    },
  };
}
