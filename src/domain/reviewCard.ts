import type { Language } from './languages.ts';
import type { LiftFigures } from './lift.ts';
import type { StepVerdict } from './runEvent.ts';

/** Tests passed of all. */
export interface Passed {
  readonly passed: number;
  readonly total: number;
}

export interface ReviewStep {
  readonly step: string;
  /** Null where it was not judged. */
  readonly verdict: StepVerdict | null;
  readonly visible: Passed | null;
  /** Null where the program was not submitted. */
  readonly hidden: Passed | null;
}

/** All that a reviewer needs to decide on a correction. */
export interface ReviewCard {
  /** `<run>/<correction>` */
  readonly name: string;
  readonly run: string;
  readonly problem: string;
  /** The branch that failed, from the problem to its end. */
  readonly tried: readonly ReviewStep[];
  readonly blamed: string;
  /** The branch in its place, from the corrected step to the one that passed. */
  readonly instead: readonly ReviewStep[];
  readonly corrected: string;
  readonly author: 'person' | 'model';
  /** What was told in between; null where a person wrote the program, or nothing was. */
  readonly lesson: {
    /** Whether a person told it, as a hint. */
    readonly isHint: boolean;
    readonly diagnosis: string;
    readonly fix: string;
  } | null;
  /** What the lesson rests on; where there is none, what is certain of the blamed step. */
  readonly facts: readonly string[];
  readonly language: Language;
  /** The programs of the blamed and of the corrected step; null where a reply held none. */
  readonly before: string | null;
  readonly after: string | null;
  readonly reviews: readonly {
    readonly reviewer: string;
    readonly decision: 'accepted' | 'rejected';
    readonly reason: string | null;
  }[];
  /** What the lesson does, where that was measured. */
  readonly lift: LiftFigures | null;
}
