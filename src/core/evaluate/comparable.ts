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
  if (manifest === null) return null;
  const [training, problems] = [trainingOf(manifest), trainedProblems(manifest)];
  if (training === null || problems.length === 0) return null;
  return { kind: 'trainedOn', adapter: training.name, problems };
}

type Made = Pick<EvaluationManifest, 'model' | 'adapter'>;

/** What a manifest says of the training of its model: null where none is known of, `problems` null where nobody knows them. */
export function trainingOf({
  model,
  adapter,
}: Made): { readonly name: string; readonly problems: readonly string[] | null } | null {
  if (adapter !== null) return { name: adapter.name, problems: adapter.trainedOn };
  return model.trainedOn === undefined ? null : { name: model.model, problems: model.trainedOn };
}

/** Of an evaluation's problems, those that its model was trained on; a problem is known by its short name. */
export function trainedProblems(
  manifest: Made & Pick<EvaluationManifest, 'problems'>,
): readonly string[] {
  const key = (name: string): string => shortName(name).toLowerCase();
  const trained = new Set((trainingOf(manifest)?.problems ?? []).map(key));
  return manifest.problems.map(({ name }) => name).filter((name) => trained.has(key(name)));
}
