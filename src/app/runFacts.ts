import { z } from 'zod';
import { isLeafeError } from '../core/errors.ts';
import { correctionsOf, type Correction } from '../core/learn/corrections.ts';
import { provenSteps } from '../core/learn/rehearsal.ts';
import { VARIANTS, type Variant } from '../core/learn/trainingRow.ts';
import { variantsOf } from '../core/learn/variants.ts';
import { hasFailed, type RunState } from '../domain/runState.ts';
import { eventsOf, type WholeJournal } from '../platform/files/wholeJournal.ts';
import { foldJournal } from './foldJournal.ts';

/** What a run holds to learn from, as its journal tells it: all that choosing among runs looks at. */
export interface RunFacts {
  readonly corrections: readonly Correction[];
  /** By correction, the ways it can be told. */
  readonly variants: Readonly<Record<string, readonly Variant[]>>;
  /** The steps that may be rehearsed. */
  readonly proven: readonly string[];
  /** Whether one of its steps has failed. */
  readonly failed: boolean;
}

export const NO_FACTS: RunFacts = { corrections: [], variants: {}, proven: [], failed: false };

export function factsOf(run: string, state: RunState): RunFacts {
  const corrections = correctionsOf(run, state);
  const variants = corrections.map(
    (one) => [one.correction, variantsOf(one, state, VARIANTS)] as const,
  );
  return {
    corrections,
    variants: Object.fromEntries(variants),
    proven: provenSteps(state),
    failed: [...state.steps.values()].some(hasFailed),
  };
}

/** The run a journal tells of, up to its first damage; null where it has no readable beginning or another version wrote it. */
export async function stateIn(journal: WholeJournal): Promise<RunState | null> {
  try {
    const events = { events: () => eventsOf(journal) };
    return (await foldJournal(events, { untilDamage: true })).state;
  } catch (error) {
    if (isLeafeError(error, 'journal')) return null;
    throw error;
  }
}

/** Where the problem of a run lies, and what it was when the run began. */
export interface WhereFrom {
  readonly problem: string;
  readonly problemDigest: string;
  readonly problemFile: string;
  readonly metaFile: string | null;
}

const beginning = z.object({
  kind: z.literal('runStarted'),
  problem: z.string(),
  problemDigest: z.string(),
  problemFile: z.string(),
  metaFile: z.string().nullable(),
});

/** From the first line of a journal alone; null where it does not say. */
export function whereFrom(firstLine: string | null): WhereFrom | null {
  try {
    const { kind: _kind, ...where } = beginning.parse(JSON.parse(firstLine ?? ''));
    return where;
  } catch {
    return null;
  }
}
