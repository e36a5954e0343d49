import type { RunListener } from '../core/run/recorder.ts';
import type { Problem } from '../domain/problem.ts';
import type { RunEnd } from '../domain/runEvent.ts';
import { emptyRun, type RunState } from '../domain/runState.ts';
import type { CliContext } from './context.ts';
import { liveView } from './liveTree.ts';
import { drawRun } from './report.ts';
import { paintFor, safe } from './text.ts';

export interface Watched {
  readonly run: string;
  readonly problem: Problem;
  readonly context: CliContext;
  /** Whether no other run draws on the terminal meanwhile. */
  readonly alone: boolean;
}

/** Shows a run while it goes on, and its whole tree when it is over, however it ended. */
export async function watchRun(
  { run, problem, context, alone }: Watched,
  go: (listeners: readonly RunListener[]) => Promise<RunEnd>,
): Promise<RunEnd> {
  const { output } = context;
  let last: RunState = emptyRun();
  const live = alone && output.live;
  const view = await liveView(
    live ? output : { ...output, live: false },
    alone ? '' : `${problem.name.slice(0, 24)}: `,
  );
  output.note(`${safe(problem.name)} · run ${run}`);
  const emit: RunListener = (event, state) => {
    last = state;
    const named = event.kind === 'runEnded' ? { problem: problem.name } : {};
    output.emit({ ...event, ...named });
  };
  try {
    return await go([emit, view.listener]);
  } finally {
    view.stop();
    const width = process.stdout.columns || 100;
    const paint = paintFor({ color: process.stdout.isTTY });
    for (const line of drawRun(run, last, { width, paint })) output.say(line);
  }
}
