import { hindranceOf, type Hindrance } from '../../core/evaluate/comparable.ts';
import type { HomeEvaluation } from './homeEvaluations.ts';
import { sideOf, type Tuned } from './tuned.ts';

/** An evaluation of a tuned model's, and those of its base that it can be compared with, the newest first. */
export interface TunedPairing {
  readonly tuned: HomeEvaluation;
  readonly bases: readonly HomeEvaluation[];
  /** Why those of its base cannot be: what it was trained on before all else; null where one can be, or there is none. */
  readonly hindrance: Hindrance | null;
}

/** The evaluations of a tuned model as it is now; those with a base to compare with first, then the newest. */
export function pairingsOf(
  tuned: Tuned,
  evaluations: readonly HomeEvaluation[],
): readonly TunedPairing[] {
  const own = (side: 'base' | 'tuned'): readonly HomeEvaluation[] =>
    evaluations.filter(({ manifest }) => sideOf(tuned, manifest) === side);
  const ofBase = own('base');
  const pairings = own('tuned').map((one) => pairing(one, ofBase));
  return [
    ...pairings.filter(({ bases }) => bases.length > 0),
    ...pairings.filter(({ bases }) => bases.length === 0),
  ];
}

function pairing(tuned: HomeEvaluation, ofBase: readonly HomeEvaluation[]): TunedPairing {
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
