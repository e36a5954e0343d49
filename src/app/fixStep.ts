import { LeafeError } from '../core/errors.ts';
import {
  judgeFix,
  recordFix,
  type Fix,
  type JudgedFix,
  type RecordedFix,
} from '../core/explore/fix.ts';
import type { Checkpoints } from '../core/ports/checkpoints.ts';
import type { Judge } from '../core/ports/judge.ts';
import { Recorder } from '../core/run/recorder.ts';
import type { HiddenJudgement, VisibleJudgement } from '../domain/judgement.ts';
import { systemClock } from '../platform/clock.ts';
import { openJournal } from '../platform/files/journal.ts';
import { foldJournal } from './foldJournal.ts';
import { problemOfRun, startOfRun } from './problemOfRun.ts';
import { readRun } from './readRun.ts';
import { contestFor } from './runs.ts';
import { VERSION } from './version.ts';

/** What judging a person's program needs: no model. */
export interface FixBench {
  readonly home: string;
  readonly judge: Judge;
  readonly checkpoints: Checkpoints;
}

/** A person's program in place of a step, judged and not yet recorded. */
export interface FixVerdict {
  readonly run: string;
  readonly folder: string;
  readonly judged: JudgedFix;
  /** Null where there was no program to run. */
  readonly visible: VisibleJudgement | null;
  /** Null where the visible tests failed already, or there are no hidden ones. */
  readonly hidden: HiddenJudgement | null;
}

export interface FixWatcher {
  /** The visible tests are through; the hidden ones may follow. */
  readonly onVisible?: (judgement: VisibleJudgement) => void;
}

/** Judges a person's program by the visible tests and, where they pass, all others. The run may be at work meanwhile. */
export async function judgeFixOf(
  run: string,
  fix: Fix,
  { home, judge, checkpoints }: FixBench,
  { onVisible }: FixWatcher,
  signal: AbortSignal,
): Promise<FixVerdict> {
  const { folder, run: id, state } = await readRun(run, { home, signal });
  const started = startOfRun(state);
  const problem = await problemOfRun(started, home, signal);
  const seen: Seen = { visible: null, hidden: null };
  const environment = contestFor(problem, started.settings, seeing(judge, seen, onVisible));
  const deps = { environment, checkpoints, clock: systemClock };
  const judged = await judgeFix(fix, state, deps, signal);
  return { run: id, folder, judged, ...seen };
}

/**
 * Records a fix that passed as a step by a person, once. The run must not be at work: `journal.inUse`. Throws `input.invalid`
 * for one that did not pass.
 */
export async function recordFixOf(
  { folder, run, judged }: Pick<FixVerdict, 'folder' | 'run' | 'judged'>,
  checkpoints: Checkpoints,
  signal: AbortSignal,
): Promise<RecordedFix> {
  if (!judged.observation.solved) throw notPassed(judged.fixes);
  const journal = await openJournal(folder, { mode: 'write' }, signal);
  try {
    const { state } = await foldJournal(journal);
    const recorder = new Recorder({ run, journal, clock: systemClock, state, listeners: [] });
    return await recordFix(judged, { recorder, checkpoints, version: VERSION }, signal);
  } finally {
    await journal.close();
  }
}

function notPassed(step: string): LeafeError<'input'> {
  const what = `The fix of ${step} does not pass all tests.`;
  return new LeafeError('input', 'invalid', what, { todo: 'Mend it, then record it again.' });
}

interface Seen {
  visible: VisibleJudgement | null;
  hidden: HiddenJudgement | null;
}

/** The same judge, with what it finds kept for the person who looks on. */
function seeing(judge: Judge, seen: Seen, onVisible: FixWatcher['onVisible']): Judge {
  return {
    judgeVisible: async (...args) => {
      const judgement = await judge.judgeVisible(...args);
      seen.visible = judgement;
      onVisible?.(judgement);
      return judgement;
    },
    judgeHidden: async (...args) => (seen.hidden = await judge.judgeHidden(...args)),
    close: () => judge.close(),
  };
}
