import type { StepState } from '../../domain/runState.ts';
import { isRepetition } from './facts.ts';

/**
 * The positions a reflection may blame. Once the same fault shows at a step and at every later one, the later steps only carried
 * it on: what comes after the first of them is not to blame. Nor is what comes before a step that lost a test which its
 * predecessor passed: until there the branch was on its way. Nor, where all visible tests pass and the hidden ones do not, what
 * comes before the first such step: its own fault has been put right.
 */
export function blamable(steps: readonly StepState[]): readonly number[] {
  const last = steps.at(-1);
  if (last === undefined) return [];
  const first = steps.findIndex((_, index) =>
    steps.slice(index).every((step) => sharesFault(step, last)),
  );
  const until = steps.slice(0, Math.max(1, first + 1));
  const lost = until.findLastIndex((step, index) => passed(step) < passed(until[index - 1]));
  const mended = passesAll(last) ? steps.findIndex(passesAll) : 0;
  return until
    .slice(Math.min(Math.max(0, lost, mended), until.length - 1))
    .map(({ position }) => position);
}

function passesAll({ judged }: StepState): boolean {
  return judged !== null && judged.visible.passed === judged.visible.total;
}

function passed(step: StepState | undefined): number {
  return step?.judged?.visible.passed ?? 0;
}

/** Two steps share a fault where their leading facts are of one kind about one test. */
function sharesFault(a: StepState, b: StepState): boolean {
  const [left, right] = [leading(a), leading(b)];
  return (
    left !== undefined &&
    right !== undefined &&
    left.kind === right.kind &&
    left.test === right.test
  );
}

function leading({ judged }: StepState) {
  return judged?.facts.find((fact) => !isRepetition(fact));
}
