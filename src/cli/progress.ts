import { Presets, SingleBar } from 'cli-progress';
import type { Output } from './output.ts';

/** How far something long has come: a download, the image. `fraction` is null where nobody knows the end. */
export interface Progress {
  readonly what: string;
  readonly fraction: number | null;
}

export interface ProgressBars {
  readonly show: (progress: Progress) => void;
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
