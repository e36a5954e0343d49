import type { Correction } from '../core/learn/corrections.ts';
import { liftFigures } from '../core/learn/liftFigures.ts';
import type { ReviewCard, ReviewStep } from '../domain/reviewCard.ts';
import {
  branchOf,
  stepOf,
  stepVerdict,
  tipOf,
  trajectory,
  type RunState,
  type StepState,
} from '../domain/runState.ts';
import type { ReviewedCorrection } from './reviewedCorrections.ts';

/** What was tried and blamed, what replaced it, and what was said of that since. */
export function reviewCard(
  { name, correction, reviews, lift }: ReviewedCorrection,
  state: RunState,
): ReviewCard {
  const { run, problem, failed, blamed, branch, corrected, author } = correction;
  const [before, after] = [stepOf(state, blamed), stepOf(state, corrected)];
  return {
    name,
    run,
    problem,
    tried: trajectory(state, tipOf(branchOf(state, failed))).map(reviewStep),
    blamed,
    instead: branchOf(state, branch).steps.map((id) => reviewStep(stepOf(state, id))),
    corrected,
    author,
    lesson: lessonOf(correction),
    facts: correction.lesson?.facts ?? before.judged?.facts.map(({ text }) => text) ?? [],
    language: after.taken.language,
    before: before.taken.program,
    after: after.taken.program,
    reviews,
    lift: lift === null ? null : liftFigures(lift),
  };
}

function lessonOf({ lesson }: Correction): ReviewCard['lesson'] {
  if (lesson === null) return null;
  const { blamed, diagnosis, fix } = lesson;
  return { isHint: blamed === null, diagnosis, fix };
}

function reviewStep(step: StepState): ReviewStep {
  const { visible, hidden = null } = step.judged ?? { visible: null };
  return {
    step: step.id,
    verdict: stepVerdict(step),
    visible: countsOf(visible),
    hidden: countsOf(hidden),
  };
}

function countsOf(counts: { passed: number; total: number } | null): ReviewStep['visible'] {
  return counts === null ? null : { passed: counts.passed, total: counts.total };
}
