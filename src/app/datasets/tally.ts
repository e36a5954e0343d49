import { GUARDS } from '../../core/learn/guards/guard.ts';
import { DATASET_VERSION, type Manifest } from '../../core/learn/manifest.ts';
import type { RowKind } from '../../core/learn/trainingRow.ts';
import { isMarginal } from '../../domain/marginal.ts';
import type { Collected } from './collectRows.ts';

/** What a manifest says that the rows do not tell. */
interface Given extends Pick<
  Manifest,
  'version' | 'format' | 'settings' | 'files' | 'judge' | 'sources'
> {
  readonly weights: Readonly<Record<RowKind, number>>;
}

/** What goes into a data set and what does not, counted: plain data, so that it can come from another process. */
export interface Tally {
  /** Tokens or bytes that are trained. */
  readonly trained: Record<RowKind, number>;
  readonly counts: Record<RowKind, number>;
  byPersons: number;
  imported: number;
  readonly marginal: { count: number; of: number };
  tooMany: number;
  readonly split: { train: number; validation: number; heldOut: number };
  readonly keptOut: {
    heldOut: number;
    repeated: number;
    nearlyRepeated: number;
    unhelpful: number;
    readonly refused: { row: string; why: string }[];
    readonly lost: { row: string; why: string }[];
  };
  /** By problem. */
  readonly licences: Map<string, string>;
  readonly models: Set<string>;
}

export function emptyTally(): Tally {
  return {
    trained: { counterfactual: 0, guided: 0, reflection: 0, rehearsal: 0 },
    counts: { counterfactual: 0, guided: 0, reflection: 0, rehearsal: 0 },
    byPersons: 0,
    imported: 0,
    marginal: { count: 0, of: 0 },
    tooMany: 0,
    split: { train: 0, validation: 0, heldOut: 0 },
    keptOut: { heldOut: 0, repeated: 0, nearlyRepeated: 0, unhelpful: 0, refused: [], lost: [] },
    licences: new Map(),
    models: new Set(),
  };
}

export function rowsIn({ counts }: Tally): number {
  return counts.counterfactual + counts.guided + counts.reflection + counts.rehearsal;
}

/** Counts one more. */
export function addTo(tally: Tally, found: Collected): void {
  switch (found.kind) {
    case 'row': {
      const { kind, of: origin } = found.row;
      tally.trained[kind] += found.trained;
      tally.counts[kind] += 1;
      tally.byPersons += origin.author === 'person' ? 1 : 0;
      tally.imported += origin.agent === undefined ? 0 : 1;
      tally.split[found.split] += 1;
      if (origin.closest !== undefined) {
        tally.marginal.of += 1;
        tally.marginal.count += isMarginal(origin.closest) ? 1 : 0;
      }
      tally.licences.set(origin.problemDigest, origin.licence ?? '');
      tally.models.add(origin.model);
      return;
    }
    case 'refused': {
      const { row, guard, found: what } = found.refusal;
      tally.keptOut.refused.push({ row, why: `${guard}: ${what}` });
      return;
    }
    case 'lost':
      tally.keptOut.lost.push(found.lost);
      return;
    case 'tooMany':
      tally.tooMany += 1;
      return;
    case 'repeated':
    case 'nearlyRepeated':
    case 'unhelpful':
    case 'heldOut':
      tally.keptOut[found.kind] += 1;
  }
}

/** All of several tallies, in their order. */
export function joined(tallies: readonly Tally[]): Tally {
  const all = emptyTally();
  for (const one of tallies) {
    sum(all.trained, one.trained);
    sum(all.counts, one.counts);
    sum(all.split, one.split);
    sum(all.marginal, one.marginal);
    all.byPersons += one.byPersons;
    all.imported += one.imported;
    all.tooMany += one.tooMany;
    const { refused, lost, ...counted } = one.keptOut;
    all.keptOut.heldOut += counted.heldOut;
    all.keptOut.repeated += counted.repeated;
    all.keptOut.nearlyRepeated += counted.nearlyRepeated;
    all.keptOut.unhelpful += counted.unhelpful;
    all.keptOut.refused.push(...refused);
    all.keptOut.lost.push(...lost);
    for (const [problem, licence] of one.licences) all.licences.set(problem, licence);
    for (const model of one.models) all.models.add(model);
  }
  return all;
}

function sum<K extends string>(into: Record<K, number>, more: Readonly<Record<K, number>>): void {
  for (const key of Object.keys(more) as K[]) into[key] += more[key];
}

/** The manifest of what was counted. */
export function manifestOf(tally: Tally, given: Given): Manifest {
  const licences: Record<string, number> = {};
  for (const licence of [...tally.licences.values()].sort()) {
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
      ...asked(tally.counts, settings),
      byPersons: tally.byPersons,
      ...(tally.imported === 0 ? {} : { imported: tally.imported }),
      ...(tally.marginal.of === 0 ? {} : { marginal: { ...tally.marginal } }),
      problems: tally.licences.size,
    },
    weights: {
      measuredIn: isMeasured ? 'completion tokens' : 'completion bytes',
      ...asked(weights, settings),
    },
    ...(sources === undefined ? {} : { sources }),
    models: [...tally.models].sort(),
    licences,
    split: { ...tally.split },
    judge,
    guards: GUARDS.filter((guard) => guard !== 'tokens' || isMeasured),
    keptOut: {
      ...tally.keptOut,
      ...(tally.tooMany === 0 ? {} : { tooMany: tally.tooMany }),
    },
  };
}

/** Guided rows and reflections stand in a manifest only where they were asked for. */
function asked(
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
