import { LeafeError } from '../core/errors.ts';
import type { Journal } from '../core/ports/journal.ts';
import { emptyRun, reduce, type RunState } from '../domain/runState.ts';

/** The state a journal tells of. Throws `journal.damaged` for one without a beginning. */
export async function foldJournal(
  journal: Journal,
): Promise<{ readonly run: string; readonly state: RunState }> {
  let state = emptyRun();
  let run: string | null = null;
  for await (const event of journal.events()) {
    state = reduce(state, event);
    run ??= event.run;
  }
  if (run === null || state.started === null) {
    throw new LeafeError('journal', 'damaged', 'it does not begin with runStarted');
  }
  return { run, state };
}
