import {
  branchOf,
  isImported,
  isSolved,
  stepVerdict,
  type RunState,
  type StepState,
} from '../domain/runState.ts';
import { factWords } from './factWords.ts';
import type { Paint } from './text.ts';
import { VERDICT_WORDS } from '../domain/verdictWords.ts';

/** How wide the columns of a tree are, so that verdicts and counts stand under each other. */
export interface StepColumns {
  readonly id: number;
  readonly verdict: number;
  readonly counts: number;
}

export function columnsFor(state: RunState): StepColumns {
  const columns = { id: 0, verdict: VERDICT_WORDS.wrongAnswer.length, counts: 0 };
  for (const step of state.steps.values()) {
    columns.id = Math.max(columns.id, step.id.length);
    columns.verdict = Math.max(columns.verdict, verdictWords(step).length);
    columns.counts = Math.max(columns.counts, visibleCounts(step).length);
  }
  return columns;
}

/** `b1.2 ✘ wrong answer 1/3  printed "4", expected "5", for the input "2 3"`. */
export function stepText(
  step: StepState,
  state: RunState,
  columns: StepColumns,
  paint: Paint,
): string {
  const id = paint.bold(step.id.padEnd(columns.id));
  if (step.judged === null) return `${id} … is judged`;
  const solved = isSolved(step);
  const mark = solved ? paint.green('✔') : paint.red('✘');
  const word = verdictWords(step).padEnd(columns.verdict);
  const counts = visibleCounts(step).padStart(columns.counts);
  const judged = `${id} ${mark} ${solved ? paint.green(word) : word} ${counts}`;
  const notes = [
    hiddenCounts(step),
    isImported(step) ? paint.magenta('imported') : '',
    lessonNote(step, state, paint),
    factNote(step, paint),
  ];
  const told = notes.filter((note) => note !== '').join(paint.dim(' · '));
  return told === '' ? judged : `${judged}  ${told}`;
}

function verdictWords(step: StepState): string {
  const verdict = stepVerdict(step);
  return verdict === null ? '' : VERDICT_WORDS[verdict];
}

function visibleCounts({ judged }: StepState): string {
  return judged === null ? '' : `${judged.visible.passed}/${judged.visible.total}`;
}

/** What a submission came to. */
function hiddenCounts({ judged }: StepState): string {
  const hidden = judged?.hidden;
  return hidden === undefined ? '' : `hidden tests ${hidden.passed}/${hidden.total}`;
}

function lessonNote(step: StepState, state: RunState, paint: Paint): string {
  const branch = branchOf(state, step.branch);
  if (branch.fixes !== null) return paint.magenta(`by a person, in place of ${branch.fixes}`);
  if (branch.steps[0] !== step.id) return '';
  if (branch.because !== null) return paint.magenta(`with the lesson of ${branch.because}`);
  if (branch.author !== 'person') return '';
  return paint.magenta(branch.experiences.length === 0 ? 'a person asked' : "with a person's hint");
}

function factNote(step: StepState, paint: Paint): string {
  const [fact] = step.judged?.facts ?? [];
  return fact === undefined || isSolved(step) ? '' : paint.dim(factWords(fact));
}
