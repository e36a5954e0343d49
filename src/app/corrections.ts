import { LeafeError } from '../core/errors.ts';
import { withoutRepetitions } from '../core/learn/choose.ts';
import { correctionsOf, type Correction } from '../core/learn/corrections.ts';
import { hasFailed } from '../domain/runState.ts';
import { listRuns, type RunSummary } from '../platform/files/runs.ts';
import { readRun } from './readRun.ts';

/**
 * The corrections in all runs of a home, oldest first, those that say the same again left out. Keeps what the journals said, so
 * that looking again reads only those that have grown. A journal that is damaged gives none: opening its run tells why.
 */
export class Corrections {
  readonly #home: string;
  readonly #read = new Map<string, ReadRun & { readonly journal: string }>();

  constructor(home: string) {
    this.#home = home;
  }

  async all(signal: AbortSignal): Promise<readonly Correction[]> {
    const found: Correction[] = [];
    for await (const summary of listRuns(this.#home)) {
      signal.throwIfAborted();
      found.push(...(await this.#of(summary, signal)));
    }
    return withoutRepetitions(found);
  }

  /** Whether a run holds a step to correct, as the journals were when they were last looked at. */
  get hasFailedSteps(): boolean {
    return [...this.#read.values()].some(({ failed }) => failed);
  }

  /** Throws `input.invalid` for a name that is none of them; it is written `<run>/<correction>`. */
  async find(name: string, signal: AbortSignal): Promise<Correction> {
    const all = await this.all(signal);
    const found = all.find((one) => nameOf(one) === name || nameOf(one).endsWith(`-${name}`));
    if (found !== undefined) return found;
    throw new LeafeError('input', 'invalid', `There is no correction ${JSON.stringify(name)}.`, {
      todo: 'See `leafe corrections list` for those here.',
    });
  }

  async #of(
    { run, lastAt, events }: RunSummary,
    signal: AbortSignal,
  ): Promise<readonly Correction[]> {
    const journal = `${events} ${lastAt}`;
    const known = this.#read.get(run);
    if (known?.journal === journal) return known.of;
    const read = await readCorrections(run, this.#home, signal);
    this.#read.set(run, { ...read, journal });
    return read.of;
  }
}

/** How a correction is named among all runs: `20261124-0208-sum_two-k3f9/c1`. */
export function nameOf({ run, correction }: Pick<Correction, 'run' | 'correction'>): string {
  return `${run}/${correction}`;
}

interface ReadRun {
  readonly of: readonly Correction[];
  /** Whether one of its steps has failed. */
  readonly failed: boolean;
}

async function readCorrections(run: string, home: string, signal: AbortSignal): Promise<ReadRun> {
  try {
    const { state } = await readRun(run, { home, signal, untilDamage: true });
    return { of: correctionsOf(run, state), failed: [...state.steps.values()].some(hasFailed) };
  } catch (error) {
    if (error instanceof LeafeError) return { of: [], failed: false };
    throw error;
  }
}
