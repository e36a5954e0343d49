import * as l10n from '@vscode/l10n';
import type { LogOutputChannel } from 'vscode';
import type { FixBench, FixVerdict } from '../../app/fixStep.ts';
import type { SharedBenches } from '../../app/sharedBenches.ts';
import type { ReviewQueue } from '../review/reviewQueue.ts';
import type { Runs } from '../runs.ts';
import type { FixFolder } from './fixFolders.ts';
import { failureWords, problemsOf, type FixProblem, type FixState } from './fixState.ts';

export interface JudgingContext {
  readonly home: () => string;
  readonly log: LogOutputChannel;
  /** Whose judge stays warm from save to save. */
  readonly benches: SharedBenches;
  readonly runs: Runs;
  /** Told of corrections that a person edits. */
  readonly queue: ReviewQueue;
  /** Goes on with a run that was stopped for a moment. */
  readonly goOn: (run: string) => void;
}

/** What saving came to. */
export interface JudgedFix {
  readonly state: FixState;
  readonly problems: readonly FixProblem[];
}

/** Judges what a person saved, and records it where it passes. `say` is told what is going on meanwhile. */
export async function judgeSaved(
  fix: FixFolder,
  program: string,
  context: JudgingContext,
  say: (what: string) => void,
  signal: AbortSignal,
): Promise<JudgedFix> {
  const [{ withFixBench }, { judgeFixOf }] = await Promise.all([
    import('../../app/fixBench.ts'),
    import('../../app/fixStep.ts'),
  ]);
  const { run, step } = fix.note;
  const { home, benches } = context;
  const options = { home: home(), benches, onProgress: () => undefined };
  const onVisible = (): void => say(l10n.t('judging by all tests'));
  say(l10n.t('judging'));
  return withFixBench(
    options,
    async (bench) => {
      const found = await judgeFixOf(run, { step, program }, bench, { onVisible }, signal);
      if (!found.judged.observation.solved) {
        const words = failureWords(found);
        return { state: { kind: 'failed', words }, problems: problemsOf(found, program) };
      }
      const recorded = await record(found, fix, context, bench, signal);
      const { noteRecorded } = await import('./fixFolders.ts');
      await noteRecorded(fix.folder, program);
      return { state: { kind: 'recorded', ...recorded }, problems: [] };
    },
    signal,
  );
}

/** A run that is at work in this window makes room for the moment. */
async function record(
  found: FixVerdict,
  { note: { replaces } }: FixFolder,
  { runs, goOn, log, queue }: JudgingContext,
  { home, checkpoints }: FixBench,
  signal: AbortSignal,
): Promise<{ readonly step: string; readonly isNew: boolean }> {
  const { recordFixOf } = await import('../../app/fixStep.ts');
  const edited = replaces === undefined ? null : await queue.find(replaces);
  const atWork = runs.get(found.run) !== null;
  await runs.stop(found.run);
  try {
    if (edited !== null) {
      const { recordEdit } = await import('../../app/recordEdit.ts');
      const places = { home, checkpoints };
      return await recordEdit(found, edited.correction, queue.reviewer, places, signal);
    }
    const recorded = await recordFixOf(found, checkpoints, signal);
    log.info(`${found.run}: ${recorded.step} by a person, in place of ${found.judged.fixes}`);
    return recorded;
  } finally {
    queue.changed();
    if (atWork) goOn(found.run);
  }
}
