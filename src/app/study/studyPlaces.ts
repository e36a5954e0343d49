import type { RunStanding } from '../../core/study/runOutcome.ts';
import type { StudiedRun } from '../../core/study/studyReport.ts';
import type { Spend } from '../../domain/runEvent.ts';
import type { StudyPlace, StudyRun } from '../../domain/study.ts';
import { standingOf } from './readStudy.ts';
import { placeOf, type KeptStudy } from './studyFolder.ts';

/** A run that has a place in a study, and how far it is. */
interface Placed {
  readonly own: StudyRun;
  readonly standing: RunStanding;
}

/** The runs of a study by their places, as their journals tell of them. */
export class StudyPlaces {
  readonly #placed = new Map<string, Placed>();
  readonly #study: KeptStudy;
  readonly #home: string;

  private constructor(study: KeptStudy, home: string) {
    this.#study = study;
    this.#home = home;
  }

  /** What cannot be read has no place here: it is explored anew. */
  static async read(study: KeptStudy, home: string): Promise<StudyPlaces> {
    const places = new StudyPlaces(study, home);
    for (const own of study.runs) await places.look(own);
    return places;
  }

  /** Takes in what a run's journal tells now. */
  async look(own: StudyRun): Promise<void> {
    const never = new AbortController().signal;
    const standing = await standingOf(own, this.#study.manifest, this.#home, never);
    if (standing !== null) this.#placed.set(placeOf(own), { own, standing });
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

  spent(): readonly Spend[] {
    return [...this.#placed.values()].flatMap(({ standing }) => usedIn(standing) ?? []);
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
