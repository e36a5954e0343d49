import type { Overlap } from '../../core/learn/guards/evaluationGuard.ts';
import type { Guard, Refusal } from '../../core/learn/guards/guard.ts';
import { lessonGuard } from '../../core/learn/guards/lessonGuard.ts';
import { secretGuard } from '../../core/learn/guards/secretGuard.ts';
import type { RunState } from '../../domain/runState.ts';
import type { RunToLearnFrom } from './rowsOfRun.ts';

/** What looks at each row of a run, and finds the same whenever it is asked: the run and its problem are all that it knows. */
export function lastingGuards(
  { state, problem }: RunToLearnFrom,
  hiddenTests: Guard,
): readonly Guard[] {
  const facts = [...state.steps.values()].flatMap(({ judged }) => judged?.facts ?? []);
  const lessons = [...state.branches.values()].flatMap(({ experiences }) => experiences);
  return [
    lessonGuard(lessons, [problem.description, ...facts.map(({ text }) => text), ...untold(state)]),
    hiddenTests,
    secretGuard([], problem.description),
  ];
}

/** What stands against whatever is about a problem that overlaps with one of an evaluation. */
export function refusedFor(
  { problem, share, shared }: Overlap,
  name: string,
  row: string,
): Refusal {
  const percent = Math.round(100 * share);
  const found =
    shared === ''
      ? `its problem “${name}” is the evaluation problem “${problem}”`
      : `its problem “${name}” shares ${percent} % of its words with the evaluation problem “${problem}”: “… ${shared} …” stands in both`;
  return { guard: 'evaluation', row, found };
}

/** The programs of branches that were told no lesson: a lesson may quote them, they cannot tell one. */
function untold({ branches, steps }: RunState): readonly string[] {
  return [...branches.values()]
    .filter(({ experiences }) => experiences.length === 0)
    .flatMap((branch) => branch.steps.map((id) => steps.get(id)?.taken.program ?? ''));
}
