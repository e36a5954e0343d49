import { join } from 'node:path';
import { isLeafeError } from '../../core/errors.ts';
import { OutcomeFold, type RunStanding } from '../../core/study/runOutcome.ts';
import type { Studied } from '../../core/study/studyReport.ts';
import type { RunEvent } from '../../domain/runEvent.ts';
import type { StudyManifest, StudyRun } from '../../domain/study.ts';
import { openJournal } from '../../platform/files/journal.ts';
import { runsFolder } from '../../platform/files/runs.ts';
import { readStudyFolder } from './studyFolder.ts';

export interface ReadStudy extends Studied {
  /** Runs that the folder names and that this home does not have as the study made them. */
  readonly gone: number;
}

/** A study from its folder and the journals of its runs, which are in the home that it was made in. */
export async function readStudy(
  folder: string,
  home: string,
  signal: AbortSignal,
): Promise<ReadStudy> {
  const { manifest, runs } = await readStudyFolder(folder);
  const found = [];
  let gone = 0;
  for (const own of runs) {
    const standing = await standingOf(own, manifest, home, signal);
    if (standing === null || standing.kind === 'notBegun') gone += 1;
    if (standing?.kind !== 'over') continue;
    const { problem, policy, repeat, run } = own;
    found.push({ problem, policy, repeat, run, ...standing.outcome });
  }
  return { manifest, runs: found, gone };
}

/** Null for a run that cannot be read or is not what the study says: its place is free. */
export async function standingOf(
  own: StudyRun,
  manifest: StudyManifest,
  home: string,
  signal: AbortSignal,
): Promise<RunStanding | null> {
  const fold = new OutcomeFold();
  try {
    const folder = join(runsFolder(home), own.run);
    const journal = await openJournal(folder, { mode: 'read' }, signal);
    let isFirst = true;
    for await (const event of journal.events()) {
      if (isFirst && !isOf(event, own, manifest)) return null;
      isFirst = false;
      fold.take(event);
    }
  } catch (error) {
    if (isLeafeError(error, 'journal')) return null;
    throw error;
  }
  return fold.standing;
}

function isOf(event: RunEvent, own: StudyRun, { problems, settings }: StudyManifest): boolean {
  return (
    event.kind === 'runStarted' &&
    event.problem === own.problem &&
    event.policy === own.policy &&
    event.seed === own.seed &&
    event.problemDigest === problems.find(({ name }) => name === own.problem)?.digest &&
    JSON.stringify(event.settings) === JSON.stringify(settings)
  );
}
