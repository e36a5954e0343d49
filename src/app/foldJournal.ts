import { isLeafeError, LeafeError } from '../core/errors.ts';
import { emptyRun, RunFold } from '../domain/foldRun.ts';
import type { RunEvent } from '../domain/runEvent.ts';
import type { RunState } from '../domain/runState.ts';

export interface FoldedJournal {
  readonly run: string;
  readonly state: RunState;
  /** What is wrong behind the events folded; null where nothing is. */
  readonly damage: LeafeError<'journal'> | null;
}

export interface FoldOptions {
  /** Fold what comes before the first damage, in place of failing. */
  readonly untilDamage?: boolean;
  /** What the journal told when it was read before, to be gone on from and used up. */
  readonly known?: RunState | undefined;
}

/** Whoever gives a journal's events, from a sequence number on. */
interface Events {
  events(from: number): AsyncIterable<RunEvent> | Iterable<RunEvent>;
}

/** The state a journal tells of. Throws `journal.damaged` for one without a beginning, and for other damage. */
export async function foldJournal(
  journal: Events,
  { untilDamage = false, known = emptyRun() }: FoldOptions = {},
): Promise<FoldedJournal> {
  const fold = new RunFold(known);
  const { state } = fold;
  let run = state.started?.run ?? null;
  let damage: LeafeError<'journal'> | null = null;
  try {
    for await (const event of journal.events(state.nextSeq)) {
      fold.take(event);
      run ??= event.run;
    }
  } catch (error) {
    if (!untilDamage || !isLeafeError(error, 'journal', 'damaged')) throw error;
    damage = error;
  }
  if (run === null || state.started === null) throw damage ?? withoutBeginning();
  return { run, state, damage };
}

/** As after a kill before the first event reached the disk. */
export function withoutBeginning(): LeafeError<'journal'> {
  return new LeafeError('journal', 'damaged', 'it does not begin with runStarted', {
    todo: 'There is nothing in it to go on from: start a new run with `leafe explore`.',
  });
}
