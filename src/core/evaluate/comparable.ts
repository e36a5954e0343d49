import type { EvaluationManifest } from '../../domain/evaluation.ts';
import { shortName } from '../../domain/shortName.ts';
import { outcomesOf, type Evaluated } from './report.ts';

/** Why two evaluations cannot be compared. */
export type Hindrance =
  | { readonly kind: 'differs'; readonly what: string }
  | { readonly kind: 'trainedOn'; readonly adapter: string; readonly problems: readonly string[] };

/** Null where they can: the same problems, asked and judged in the same way, and none of them trained on. */
export function hindranceOf(base: Evaluated, tuned: Evaluated): Hindrance | null {
  const [a, b] = [base.manifest, tuned.manifest];
  const differs =
    a === null || b === null ? null : (differingSetting(a, b) ?? differingDigest(a, b));
  const what = differs ?? differingProblem(base, tuned);
  if (what !== null) return { kind: 'differs', what };
  return trainedOn(a) ?? trainedOn(b);
}

function differingSetting(a: EvaluationManifest, b: EvaluationManifest): string | null {
  if (a.judge.image !== b.judge.image) {
    return `programs were judged in ${a.judge.image} and in ${b.judge.image}`;
  }
  for (const name of Object.keys(a.settings) as (keyof EvaluationManifest['settings'])[]) {
    const [one, other] = [a.settings[name], b.settings[name]];
    if (one !== other) return `the setting ${name} is ${one} and ${other}`;
  }
  return null;
}

function differingDigest(a: EvaluationManifest, b: EvaluationManifest): string | null {
  const digests = new Map(b.problems.map(({ name, digest }) => [name, digest]));
  const changed = a.problems.find(
    ({ name, digest }) => digests.has(name) && digests.get(name) !== digest,
  );
  return changed === undefined
    ? null
    : `the problem ${JSON.stringify(changed.name)} has another statement, tests or limits`;
}

function differingProblem(base: Evaluated, tuned: Evaluated): string | null {
  const [a, b] = [namesOf(base), namesOf(tuned)];
  const [onlyA, onlyB] = [a, b].map((own, at) => own.find((name) => ![b, a][at]?.includes(name)));
  if (onlyA !== undefined) return `only the first has the problem ${JSON.stringify(onlyA)}`;
  if (onlyB !== undefined) return `only the second has the problem ${JSON.stringify(onlyB)}`;
  return null;
}

function namesOf(evaluated: Evaluated): readonly string[] {
  return (
    evaluated.manifest?.problems.map(({ name }) => name) ??
    outcomesOf(evaluated).map(({ problem }) => problem)
  );
}

function trainedOn(manifest: EvaluationManifest | null): Hindrance | null {
  const problems = manifest === null ? [] : trainedProblems(manifest);
  if (problems.length === 0 || !manifest?.adapter) return null;
  return { kind: 'trainedOn', adapter: manifest.adapter.name, problems };
}

/** Of an evaluation's problems, those that its adapter was trained on; a problem is known by its short name. */
export function trainedProblems({
  adapter,
  problems,
}: Pick<EvaluationManifest, 'adapter' | 'problems'>): readonly string[] {
  const key = (name: string): string => shortName(name).toLowerCase();
  const trained = new Set((adapter?.trainedOn ?? []).map(key));
  return problems.map(({ name }) => name).filter((name) => trained.has(key(name)));
}
