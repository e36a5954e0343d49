import { agentWords } from '../../src/domain/agentWords.ts';
import type { Spend } from '../../src/domain/runEvent.ts';
import {
  branchOf,
  isByPerson,
  isSolved,
  stepVerdict,
  type BranchState,
  type RunState,
  type StepState,
} from '../../src/domain/runState.ts';
import { count, number, text } from '../text.ts';
import { visible } from '../text/visible.ts';
import type { Marks } from './marks.ts';

/** How a step stands, for its icon and colour. */
export type Standing = 'accepted' | 'partial' | 'failed' | 'ours' | 'judging';

export function standingOf(step: StepState): Standing {
  const verdict = stepVerdict(step);
  if (verdict === null) return 'judging';
  if (verdict === 'judgeError') return 'ours';
  if (isSolved(step)) return 'accepted';
  return (step.judged?.visible.passed ?? 0) > 0 ? 'partial' : 'failed';
}

export function verdictWord(step: StepState): string {
  return text(`verdict.${stepVerdict(step) ?? 'judging'}`);
}

/** `1/3`, or nothing while it is being judged. */
export function countsOf(step: StepState): string {
  const visible = step.judged?.visible;
  return visible === undefined ? '' : `${number(visible.passed)}/${number(visible.total)}`;
}

/** Everything the picture says of a step, in words: what a screen reader says on it. */
export function stepLabel(step: StepState, state: RunState, marks: Marks): string {
  const { visible, hidden } = step.judged ?? {};
  const { blamedBy, continuedBy, correctedBy, corrects } = marks.of(step.id);
  return [
    text('step.name', step.id),
    verdictWord(step),
    visible === undefined ? null : count('step.tests', visible.total, visible.passed),
    hidden === undefined ? null : count('step.hiddenTests', hidden.total, hidden.passed),
    isByPerson(step) ? text('step.byPerson') : null,
    importedWords(step),
    carriesLesson(step, state) ? text('step.withLesson') : null,
    blamed(blamedBy.map(({ branch }) => branch)),
    marks.by(step.branch).some(({ after }) => after === step.id) ? text('step.looksBack') : null,
    correctedBy.length > 0 ? text('step.correctedBy', correctedBy.join(', ')) : null,
    corrects.length > 0 ? text('step.corrects', corrects.join(', ')) : null,
    goesOn(continuedBy),
  ]
    .filter((part) => part !== null)
    .join(', ');
}

/** Which agent took the step, where it was another one; null for a step of the run's own. */
export function importedWords({ taken: { agent } }: StepState): string | null {
  return agent === undefined ? null : text('step.imported', visible(agentWords(agent)));
}

/** A branch's first step is the one its lesson stands in front of. */
export function carriesLesson(step: StepState, state: RunState): boolean {
  const branch = branchOf(state, step.branch);
  return branch.experiences.length > 0 && branch.steps[0] === step.id;
}

function blamed(branches: readonly string[]): string | null {
  const [first, ...others] = branches;
  if (first === undefined) return null;
  return others.length === 0
    ? text('step.blamedBy', first)
    : text('step.blamedByOthers', first, others.length);
}

function goesOn(branches: readonly string[]): string | null {
  const [first] = branches;
  if (first === undefined) return null;
  return branches.length === 1
    ? text('step.continuedBy', first)
    : text('step.continuedByMany', branches.length);
}

/** What became of a branch, for the lesson it carries. */
export function outcomeOf(branch: BranchState, state: RunState): string {
  if (branch.closed === 'solved') return text('lesson.outcome.solved');
  const first = branch.steps[0];
  const judged = first === undefined ? null : state.steps.get(first)?.judged;
  if (judged === undefined || judged === null) {
    return text(first === undefined ? 'lesson.outcome.waits' : 'lesson.outcome.atWork');
  }
  return text('lesson.outcome.first', judged.visible.passed, judged.visible.total);
}

export function tokensOf(spend: Spend): number {
  return (
    spend.actPromptTokens +
    spend.actCompletionTokens +
    spend.reflectPromptTokens +
    spend.reflectCompletionTokens
  );
}

/** `38.2 s`, `4 min 10 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 60) return text('ledger.secondsUnit', number(Math.round(seconds * 10) / 10));
  const whole = Math.round(seconds);
  if (whole < 3600) return text('ledger.minutesUnit', Math.floor(whole / 60), whole % 60);
  const minutes = Math.floor(whole / 60);
  return text('ledger.hoursUnit', Math.floor(minutes / 60), minutes % 60);
}
