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
      if (bar === null || what !== current) {
        stop();
        current = what;
        bar = new SingleBar(
          {
            format: '{bar} {percentage}% {what}',
            stream: process.stderr,
            clearOnComplete: true,
            hideCursor: true,
          },
          Presets.shades_classic,
        );
        bar.start(1000, 0, { what });
      }
      bar.update(Math.round((fraction ?? 0) * 1000), { what });
    },
  };
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
