import type { RunStanding } from '../../core/study/runOutcome.ts';
import { allOf, amountsOf, NOTHING, type Amounts } from '../../core/study/totalBudget.ts';
import type { StudiedRun } from '../../core/study/studyReport.ts';
import type { Spend } from '../../domain/runEvent.ts';
import type { StudyPlace, StudyRun } from '../../domain/study.ts';
import { standingOf } from './readStudy.ts';
import { placeOf, type OpenStudy } from './studyFolder.ts';

/** A run that has a place in a study, and how far it is. */
interface Placed {
  readonly own: StudyRun;
  readonly standing: RunStanding;
}

/** The runs of a study by their places, as their journals tell of them. */
export class StudyPlaces {
  readonly #placed = new Map<string, Placed>();
  readonly #study: OpenStudy;
  readonly #spent = new Map<string, Amounts>();
  readonly #home: string;
  /** Runs of this sitting. */
  readonly #begun = new Set<string>();

  private constructor(study: OpenStudy, home: string) {
    this.#study = study;
    this.#home = home;
  }

  /** What cannot be read has no place here: it is explored anew, and was paid for nevertheless. */
  static async read(study: OpenStudy, home: string): Promise<StudyPlaces> {
    const places = new StudyPlaces(study, home);
    const current = new Set(study.runs.map(({ run }) => run));
    for (const own of study.named) {
      const standing = await places.#standingOf(own);
      const used = standing === null ? null : usedIn(standing);
      places.#spent.set(own.run, used === null ? places.#writtenDown(own) : amountsOf(used));
      if (standing !== null && current.has(own.run)) places.#place(own, standing);
    }
    return places;
  }

  /** Takes in what a run's journal tells now, and writes down what it has used. */
  async look(own: StudyRun): Promise<void> {
    const standing = await this.#standingOf(own);
    const used = standing === null ? null : usedIn(standing);
    if (standing !== null) this.#place(own, standing);
    if (used !== null) {
      this.#spent.set(own.run, amountsOf(used));
      await this.#study.spend({ run: own.run, used });
    } else if (this.#begun.has(own.run)) {
      this.#spent.set(own.run, allOf(this.#study.manifest.settings.budget));
    }
  }

  /** Written down before it asks for more than a first reply: of a run that is lost then nobody knows what it has used. */
  async begin({ run }: StudyRun): Promise<void> {
    this.#begun.add(run);
    await this.#study.spend({ run, used: null });
  }

  #place(own: StudyRun, standing: RunStanding): void {
    this.#placed.set(placeOf(own), { own, standing });
  }

  #standingOf(own: StudyRun): Promise<RunStanding | null> {
    const never = new AbortController().signal;
    return standingOf(own, this.#study.manifest, this.#home, never);
  }

  /** Nothing where not even its beginning was. */
  #writtenDown({ run }: StudyRun): Amounts {
    const { spent, manifest } = this.#study;
    const found = spent.get(run);
    if (found === undefined) return NOTHING;
    return found.used === null ? allOf(manifest.settings.budget) : amountsOf(found.used);
  }

  at(place: StudyPlace): Placed | null {
    return this.#placed.get(placeOf(place)) ?? null;
  }

  isOver(place: StudyPlace): boolean {
    return this.at(place)?.standing.kind === 'over';
  }

  /** Null where nothing was begun. */
  usedAt(place: StudyPlace): Spend | null {
    const placed = this.at(place);
    return placed === null ? null : usedIn(placed.standing);
  }

  /** What a run has used: by its journal, else by what was written down; all that it may use where it was begun and nobody knows. */
  spentBy({ run }: StudyRun): Amounts {
    return this.#spent.get(run) ?? NOTHING;
  }

  /** Of every run that the study has ever made. */
  spent(): readonly Amounts[] {
    return [...this.#spent.values()];
  }

  /** Those that have come to their end. */
  over(): readonly StudiedRun[] {
    return [...this.#placed.values()].flatMap((placed) => overIn(placed) ?? []);
  }

  /** Null where it has not come to its end. */
  overAt(place: StudyPlace): StudiedRun | null {
    const placed = this.at(place);
    return placed === null ? null : overIn(placed);
  }
}

function overIn({ own, standing }: Placed): StudiedRun | null {
  if (standing.kind !== 'over') return null;
  const { problem, policy, repeat, run } = own;
  return { problem, policy, repeat, run, ...standing.outcome };
}

function usedIn(standing: RunStanding): Spend | null {
  if (standing.kind === 'notBegun') return null;
  return standing.kind === 'over' ? standing.outcome.used : standing.used;
}
