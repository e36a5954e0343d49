import type { Workbench } from '../app/runs.ts';
import { watched } from '../app/watchedModel.ts';
import type { RunListener } from '../core/run/recorder.ts';
import type { Problem } from '../domain/problem.ts';
import { shortName } from '../domain/shortName.ts';
import type { RunEnd } from '../domain/runEvent.ts';
import { emptyRun } from '../domain/foldRun.ts';
import type { RunState } from '../domain/runState.ts';
import type { CliContext } from './context.ts';
import type { Output } from './output.ts';
import { liveView, type LiveView } from './liveView.ts';
import { drawRun } from './report.ts';
import { safe } from '../app/safe.ts';
import { paintFor } from './text.ts';

export interface Watched {
  readonly run: string;
  readonly problem: Problem;
  readonly bench: Workbench;
  readonly context: CliContext;
  /** Whether no other run draws on the terminal meanwhile. */
  readonly alone: boolean;
}

/** Shows a run while it goes on, and its whole tree when it is over, however it ended. */
export async function watchRun(
  { run, problem, bench, context, alone }: Watched,
  go: (bench: Workbench, listeners: readonly RunListener[]) => Promise<RunEnd>,
): Promise<RunEnd> {
  const { output } = context;
  let last: RunState = emptyRun();
  const live = alone && output.live;
  const view = await liveView(
    live ? output : { ...output, live: false },
    `${safe(problem.name)} · run ${run}`,
    alone ? '' : `${safe(shortName(problem.name))}: `,
  );
  const emit: RunListener = (event, state) => {
    last = state;
    const named = event.kind === 'runEnded' ? { problem: problem.name } : {};
    output.emit({ ...event, ...named });
  };
  try {
    return await go(withWatcher(bench, view.watcher), [emit, view.listener]);
  } finally {
    view.stop();
    // A run that could not even be opened has nothing to show.
    if (last.started !== null) drawEnd(run, last, output);
  }
}

function withWatcher(bench: Workbench, watcher: LiveView['watcher']): Workbench {
  return watcher === null ? bench : { ...bench, model: watched(bench.model, watcher) };
}

function drawEnd(run: string, state: RunState, output: Output): void {
  const width = process.stdout.columns || 100;
  const paint = paintFor({ color: process.stdout.isTTY });
  for (const line of drawRun(run, state, { width, paint })) output.say(line);
}
