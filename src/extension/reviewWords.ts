import * as l10n from '@vscode/l10n';
import { safe } from '../app/safe.ts';
import { commonStep } from '../domain/commonStep.ts';
import { branchOf, stepOf, type RunState } from '../domain/runState.ts';
import type { StepName } from './stepChanges.ts';

const LESSON_CHARS = 80;

/** The title over a blamed step's program and the one in its place; a tab has no room for the lesson. */
export function reviewTitle(blamed: string, corrected: string, file: string): string {
  return `${blamed} → ${corrected} · ${file}`;
}

/** What led to the step: the lesson of its branch, or who wrote it. */
export function toldWords(state: RunState, corrected: string): string {
  const branch = branchOf(state, stepOf(state, corrected).branch);
  if (branch.fixes !== null) return l10n.t('by a person');
  const lesson = branch.experiences.at(-1);
  if (lesson === undefined) return l10n.t('without a lesson');
  return clipped(safe(lesson.fix === '' ? (lesson.facts[0] ?? lesson.diagnosis) : lesson.fix));
}

/** The title over any two steps of a run: which they are, and where they part. */
export function compareTitle(state: RunState, left: string, right: string): string {
  const common = commonStep(state, left, right);
  const names = `${left} ↔ ${right}`;
  if (common === null) return `${names} · ${l10n.t('both from the problem')}`;
  if (common === left || common === right) {
    const later = common === left ? right : left;
    return `${names} · ${l10n.t('{0} goes on from {1}', later, common)}`;
  }
  return `${names} · ${l10n.t('both from {0}', common)}`;
}

/** The title over steps of two runs, each named without its date: `parity-k3f9 b1.1`. */
export function compareRunsTitle(left: StepName, right: StepName): string {
  const [before, after] = [left, right].map(
    ({ run, step }) => `${run.replace(/^\d{8}-\d{4}-/, '')} ${step}`,
  );
  return `${before} ↔ ${after}`;
}

function clipped(text: string): string {
  return text.length <= LESSON_CHARS ? text : `${text.slice(0, LESSON_CHARS - 1)}…`;
}
