import { hindranceOf, type Hindrance } from '../../core/evaluate/comparable.ts';
import type { KeptAdapter } from '../../domain/keptAdapter.ts';
import type { HomeEvaluation } from './homeEvaluations.ts';

/** An evaluation of an adapter's, and those of its base that it can be compared with, the newest first. */
export interface AdapterPairing {
  readonly tuned: HomeEvaluation;
  readonly bases: readonly HomeEvaluation[];
  /** Why those of its base cannot be: what it was trained on before all else; null where one can be, or there is none. */
  readonly hindrance: Hindrance | null;
}

/** The evaluations of an adapter as it is kept now, by the hash of its file; those with a base to compare with first, then the newest. */
export function pairingsOf(
  adapter: KeptAdapter,
  evaluations: readonly HomeEvaluation[],
): readonly AdapterPairing[] {
  const ofBase = evaluations.filter(
    ({ manifest }) => manifest.adapter === null && manifest.model.sha256 === adapter.base.sha256,
  );
  const pairings = evaluations
    .filter(({ manifest }) => manifest.adapter?.sha256 === adapter.file.sha256)
    .map((tuned) => pairing(tuned, ofBase));
  return [
    ...pairings.filter(({ bases }) => bases.length > 0),
    ...pairings.filter(({ bases }) => bases.length === 0),
  ];
}

function pairing(tuned: HomeEvaluation, ofBase: readonly HomeEvaluation[]): AdapterPairing {
  const found = ofBase.map((base) => ({ base, hindrance: hindranceBetween(base, tuned) }));
  const bases = found.filter(({ hindrance }) => hindrance === null).map(({ base }) => base);
  const hindrances = found.flatMap(({ hindrance }) => hindrance ?? []);
  const trainedOn = hindrances.find(({ kind }) => kind === 'trainedOn');
  const hindrance = bases.length > 0 ? null : (trainedOn ?? hindrances[0] ?? null);
  return { tuned, bases, hindrance };
}

/** What their manifests say decides it: attempts need not be read. */
export function hindranceBetween(base: HomeEvaluation, tuned: HomeEvaluation): Hindrance | null {
  const bare = ({ manifest }: HomeEvaluation) => ({ manifest, attempts: [] });
  return hindranceOf(bare(base), bare(tuned));
}
