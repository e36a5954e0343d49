import { GUARDS } from '../../core/learn/guards/guard.ts';
import { DATASET_VERSION, type Manifest } from '../../core/learn/manifest.ts';
import type { Collected } from './collectRows.ts';

/** What a manifest says that is known before the rows were seen. */
type Given = Pick<Manifest, 'version' | 'format' | 'settings' | 'files' | 'weights' | 'judge'>;

/** Counts what goes into a data set and what does not. */
export class Tally {
  readonly trained = { counterfactual: 0, rehearsal: 0 };
  readonly counts = { counterfactual: 0, rehearsal: 0, byPersons: 0 };
  readonly split = { train: 0, validation: 0, heldOut: 0 };
  readonly keptOut = {
    heldOut: 0,
    repeated: 0,
    refused: [] as { row: string; why: string }[],
    lost: [] as { row: string; why: string }[],
  };
  readonly #licences = new Map<string, string>();
  readonly #models = new Set<string>();

  get rows(): number {
    return this.counts.counterfactual + this.counts.rehearsal;
  }

  add(found: Collected): void {
    switch (found.kind) {
      case 'row': {
        const { kind, completion, origin } = found.row;
        this.trained[kind] += Buffer.byteLength(completion.content);
        this.counts[kind] += 1;
        this.counts.byPersons += origin.author === 'person' ? 1 : 0;
        this.split[found.split] += 1;
        this.#licences.set(origin.problemDigest, origin.licence ?? '');
        this.#models.add(origin.model);
        return;
      }
      case 'refused': {
        const { row, guard, found: what } = found.refusal;
        this.keptOut.refused.push({ row, why: `${guard}: ${what}` });
        return;
      }
      case 'lost':
        this.keptOut.lost.push(found.lost);
        return;
      case 'repeated':
        this.keptOut.repeated += 1;
        return;
      case 'heldOut':
        this.keptOut.heldOut += 1;
    }
  }

  manifest(given: Given): Manifest {
    const licences: Record<string, number> = {};
    for (const licence of [...this.#licences.values()].sort()) {
      licences[licence] = (licences[licence] ?? 0) + 1;
    }
    const { version, format, settings, files, weights, judge } = given;
    return {
      v: DATASET_VERSION,
      version,
      format,
      settings,
      files,
      counts: { ...this.counts, problems: this.#licences.size },
      weights,
      models: [...this.#models].sort(),
      licences,
      split: { ...this.split },
      judge,
      guards: [...GUARDS],
      keptOut: this.keptOut,
    };
  }
}
