import type { Overlap } from '../../core/learn/guards/evaluationGuard.ts';
import type { Guard } from '../../core/learn/guards/guard.ts';
import { lessonGuard } from '../../core/learn/guards/lessonGuard.ts';
import { secretGuard } from '../../core/learn/guards/secretGuard.ts';
import type { RunState } from '../../domain/runState.ts';
import type { RunToLearnFrom } from './rowsOfRun.ts';

/** What is the same for all runs of a problem. */
export interface ProblemGuards {
  readonly hiddenTests: Guard;
  /** The evaluation problem that it is, or nearly is. */
  readonly overlap: Overlap | null;
}

/** What looks at each row of a run before it may be part of a data set. */
export function guardsOf(
  { state, problem }: RunToLearnFrom,
  secrets: readonly string[],
  { hiddenTests, overlap }: ProblemGuards,
): readonly Guard[] {
  const facts = [...state.steps.values()].flatMap(({ judged }) => judged?.facts ?? []);
  const lessons = [...state.branches.values()].flatMap(({ experiences }) => experiences);
  return [
    lessonGuard(lessons, [problem.description, ...facts.map(({ text }) => text), ...untold(state)]),
    hiddenTests,
    secretGuard(secrets, problem.description),
    ...(overlap === null ? [] : [refusing(overlap, problem.name)]),
  ];
}

/** Refuses whatever is about a problem that overlaps with one of an evaluation. */
export function refusing({ problem, share, shared }: Overlap, name: string): Guard {
  const percent = Math.round(100 * share);
  const same =
    shared === ''
      ? `its problem “${name}” is the evaluation problem “${problem}”`
      : `its problem “${name}” shares ${percent} % of its words with the evaluation problem “${problem}”: “… ${shared} …” stands in both`;
  return ({ id }) => ({ guard: 'evaluation', row: id, found: same });
}

/** The programs of branches that were told no lesson: a lesson may quote them, they cannot tell one. */
function untold({ branches, steps }: RunState): readonly string[] {
  return [...branches.values()]
    .filter(({ experiences }) => experiences.length === 0)
    .flatMap((branch) => branch.steps.map((id) => steps.get(id)?.taken.program ?? ''));
}
