import { safe } from '../app/safe.ts';
import { count } from '../core/evaluate/figureWords.ts';
import { span } from '../domain/span.ts';
import type { CliContext } from './context.ts';
import { progressBars } from './progress.ts';

/** How far something is that is kept in a folder and may take several sittings. */
export interface SittingProgress {
  /** `before` of `all` are there already, so many of them `solved`. */
  readonly begin: (
    folder: string,
    counts: { readonly all: number; readonly before: number; readonly solved: number },
  ) => void;
  readonly add: (isSolved: boolean) => void;
  /** What is being done, in words of its own; only where somebody looks on. */
  readonly now: (what: string) => void;
  readonly note: (text: string) => void;
  readonly stop: () => void;
  /** What a stop has left. */
  readonly sayKept: () => void;
}

/** Shows it, and how long the rest will take by what this sitting has made so far; `one` is what is counted. */
export function sittingProgress(one: string, { output }: CliContext): SittingProgress {
  const bars = progressBars(output);
  let [all, before, done, solved] = [0, 0, 0, 0];
  let begun = 0;
  let place = '';
  let now = '';
  const show = (): void => {
    const seconds = (performance.now() - begun) / 1000;
    const left = all - before - done;
    const rest = done === 0 || left <= 0 ? '' : `, ${span((seconds / done) * left)} left`;
    const what = `${before + done} of ${count(all, one)}, ${solved} solved${rest}${now}`;
    bars.show({ what, fraction: Math.min(1, (before + done) / all) });
  };
  return {
    begin: (folder, counts) => {
      place = folder;
      begun = performance.now();
      ({ all, before, solved } = counts);
      if (before > 0) output.note(`${safe(folder)} has ${count(before, one)} already.`);
      show();
    },
    add: (isSolved) => {
      done += 1;
      if (isSolved) solved += 1;
      show();
    },
    now: (what) => {
      if (!output.live) return;
      now = ` · ${safe(what)}`;
      show();
    },
    note: (text) => {
      bars.stop();
      output.note(safe(text));
    },
    stop: bars.stop,
    sayKept: () => {
      if (place === '') return;
      const kept = `${count(before + done, one)} of ${all} are kept in ${place}`;
      output.note(`${safe(kept)}; the same command goes on.`);
    },
  };
}
