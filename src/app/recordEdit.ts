import type { Correction } from '../core/learn/corrections.ts';
import type { RecordedFix } from '../core/explore/fix.ts';
import { nameOf } from './corrections.ts';
import { decide } from './decide.ts';
import { recordFixOf, type FixBench, type FixVerdict } from './fixStep.ts';
import { readRun } from './readRun.ts';

/**
 * Records a person's edit of a correction as a person's fix of the same step that takes its place: the reviewer accepts the one and
 * rejects the other, each with the other's name as the reason. A program that is the correction's own changes nothing.
 */
export async function recordEdit(
  found: FixVerdict,
  edited: Correction,
  reviewer: string,
  { home, checkpoints }: Pick<FixBench, 'home' | 'checkpoints'>,
  signal: AbortSignal,
): Promise<RecordedFix> {
  if (found.judged.action.digest === edited.correctedDigest) {
    return { step: edited.corrected, isNew: false };
  }
  const recorded = await recordFixOf(found, checkpoints, signal);
  const { state } = await readRun(found.folder, { home, signal });
  const own = state.corrections.find(({ corrected }) => corrected === recorded.step);
  if (own === undefined) return recorded;
  const [before, after] = [nameOf(edited), `${found.run}/${own.correction}`];
  await decide(home, reviewer, [
    { correction: before, decision: 'rejected', reason: `replaced by ${after}` },
    { correction: after, decision: 'accepted', reason: `in place of ${before}` },
  ]);
  return recorded;
}
