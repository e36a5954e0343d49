import { GUARDS } from '../../core/learn/guards/guard.ts';
import { DATASET_VERSION, type Manifest } from '../../core/learn/manifest.ts';
import type { RowKind } from '../../core/learn/trainingRow.ts';
import type { Collected } from './collectRows.ts';

/** What a manifest says that the rows do not tell. */
interface Given extends Pick<
  Manifest,
  'version' | 'format' | 'settings' | 'files' | 'judge' | 'sources'
> {
  readonly weights: Readonly<Record<RowKind, number>>;
}

/** Counts what goes into a data set and what does not. */
export class Tally {
  readonly trained = { counterfactual: 0, guided: 0, reflection: 0, rehearsal: 0 };
  readonly counts = { counterfactual: 0, guided: 0, reflection: 0, rehearsal: 0 };
  #byPersons = 0;
  #imported = 0;
  #tooMany = 0;
  readonly split = { train: 0, validation: 0, heldOut: 0 };
  readonly keptOut = {
    heldOut: 0,
    repeated: 0,
    nearlyRepeated: 0,
    unhelpful: 0,
    refused: [] as { row: string; why: string }[],
    lost: [] as { row: string; why: string }[],
  };
  readonly #licences = new Map<string, string>();
  readonly #models = new Set<string>();

  get rows(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
  }

  add(found: Collected): void {
    switch (found.kind) {
      case 'row': {
        const { kind, of: origin } = found.row;
        this.trained[kind] += found.trained;
        this.counts[kind] += 1;
        this.#byPersons += origin.author === 'person' ? 1 : 0;
        this.#imported += origin.agent === undefined ? 0 : 1;
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
      case 'nearlyRepeated':
        this.keptOut.nearlyRepeated += 1;
        return;
      case 'unhelpful':
        this.keptOut.unhelpful += 1;
        return;
      case 'tooMany':
        this.#tooMany += 1;
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
    const { version, format, settings, files, weights, judge, sources } = given;
    const isMeasured = (settings.tokenizer ?? null) !== null;
    return {
      v: DATASET_VERSION,
      version,
      format,
      settings,
      files,
      counts: {
        ...this.#asked(this.counts, settings),
        byPersons: this.#byPersons,
        ...(this.#imported === 0 ? {} : { imported: this.#imported }),
        problems: this.#licences.size,
      },
      weights: {
        measuredIn: isMeasured ? 'completion tokens' : 'completion bytes',
        ...this.#asked(weights, settings),
      },
      ...(sources === undefined ? {} : { sources }),
      models: [...this.#models].sort(),
      licences,
      split: { ...this.split },
      judge,
      guards: GUARDS.filter((guard) => guard !== 'tokens' || isMeasured),
      keptOut: {
        ...this.keptOut,
        ...(this.#tooMany === 0 ? {} : { tooMany: this.#tooMany }),
      },
    };
  }

  /** Guided rows and reflections stand in a manifest only where they were asked for. */
  #asked(
    { counterfactual, rehearsal, guided, reflection }: Readonly<Record<RowKind, number>>,
    { variants = [] }: Manifest['settings'],
  ): Pick<Manifest['counts'], 'counterfactual' | 'rehearsal' | 'guided' | 'reflection'> {
    return {
      counterfactual,
      rehearsal,
      ...(variants.includes('guided') ? { guided } : {}),
      ...(variants.includes('reflection') ? { reflection } : {}),
    };
  }
}
