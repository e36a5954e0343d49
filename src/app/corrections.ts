import { join } from 'node:path';
import { LeafeError } from '../core/errors.ts';
import { withoutRepetitions, type Ranked } from '../core/learn/choose.ts';
import type { Correction } from '../core/learn/corrections.ts';
import { stampOf } from '../platform/files/fileStamp.ts';
import { JOURNAL_FILE } from '../platform/files/journal.ts';
import { runNames, runsFolder } from '../platform/files/runs.ts';
import { breather } from './breathe.ts';
import { factsOfRun } from './kept/factsOfRun.ts';
import { Latest } from './latest.ts';
import type { RunFacts } from './runFacts.ts';

/**
 * The corrections in all runs of a home, oldest first, those that say the same again left out. Keeps what the journals said, so
 * that looking again reads only those that have changed. A journal that is damaged gives what comes before the damage: opening its run
 * tells why.
 */
export class Corrections {
  readonly #home: string;
  readonly #read = new Map<string, ReadRun>();

  constructor(home: string) {
    this.#home = home;
  }

  async all(signal: AbortSignal): Promise<readonly Correction[]> {
    const found: Correction[] = [];
    const breathe = breather();
    for (const run of await runNames(this.#home)) {
      signal.throwIfAborted();
      await breathe();
      found.push(...(await this.#of(run)));
    }
    return withoutRepetitions(found);
  }

  /** The same one after the other, for those who look at each once: but for a few words each, few of them are in memory at a time. */
  async *each(signal: AbortSignal): AsyncGenerator<Correction> {
    const found: Place[] = [];
    const breathe = breather();
    for (const run of await runNames(this.#home)) {
      signal.throwIfAborted();
      await breathe();
      const { corrections } = await factsOfRun(run, this.#home);
      found.push(...corrections.map(placeOf));
    }
    const near = new Latest<readonly Correction[]>(NEAR_RUNS);
    for (const { run, correction } of withoutRepetitions(found)) {
      signal.throwIfAborted();
      await breathe();
      const own = near.get(run) ?? (await factsOfRun(run, this.#home)).corrections;
      near.keep(run, own);
      // Its run may have been removed meanwhile.
      const one = own.find((other) => other.correction === correction);
      if (one !== undefined) yield one;
    }
  }

  /** Whether a run holds a step to correct, as the journals were when they were last looked at. */
  get hasFailedSteps(): boolean {
    return [...this.#read.values()].some(({ facts }) => facts.failed);
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

  async #of(run: string): Promise<readonly Correction[]> {
    const stamp = stampOf(join(runsFolder(this.#home), run, JOURNAL_FILE));
    const known = this.#read.get(run);
    if (known !== undefined && known.stamp === stamp) return known.facts.corrections;
    const facts = await factsOfRun(run, this.#home);
    this.#read.set(run, { stamp, facts });
    return facts.corrections;
  }
}

/** Runs that were at work at once have corrections between each other's. */
const NEAR_RUNS = 64;

/** Where a correction stands among all others. */
type Place = Pick<Correction, 'correction'> & Ranked;

function placeOf(one: Correction): Place {
  const { run, correction, problemDigest, blamedDigest, correctedDigest, depth, at } = one;
  return { run, correction, problemDigest, blamedDigest, correctedDigest, depth, at };
}

interface ReadRun {
  /** Of the journal before it was looked at. */
  readonly stamp: string | null;
  readonly facts: RunFacts;
}

/** How a correction is named among all runs: `20261124-0208-sum_two-k3f9/c1`. */
export function nameOf({ run, correction }: Pick<Correction, 'run' | 'correction'>): string {
  return `${run}/${correction}`;
}
