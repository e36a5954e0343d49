/** A step of an attempt as far as these figures look at it. */
export interface TriedStep {
  readonly solved: boolean;
  /** Equal where two programs do the same: sha256 of the normalised program. */
  readonly programDigest: string;
  /** Equal where two programs failed alike: the verdict, and what it came of. */
  readonly failure: string;
}

/** What attempts make of a failure. Rates are null where nothing was there to count. */
export interface RecoveryFigures {
  /** Attempts whose first step failed and that had another one. */
  readonly failedFirst: number;
  /** Those of them that were solved in the end. */
  readonly recovered: number;
  readonly rate: number | null;
  /** Steps from the first failure to success, on average over those that recovered. */
  readonly stepsToRecovery: number | null;
  /** Steps that failed after another one of the same attempt had. */
  readonly failedAgain: number;
  /** Those of them with a program, or a failure, that the attempt had seen before. */
  readonly repeated: number;
  readonly repeatedRate: number | null;
}

/** What attempts make of a first failure, from their steps in order. */
export function recoveryOf(attempts: readonly (readonly TriedStep[])[]): RecoveryFigures {
  const tested = attempts.filter(([first, ...more]) => first?.solved === false && more.length > 0);
  const lengths = tested.flatMap((steps) => {
    const at = steps.findIndex(({ solved }) => solved);
    return at < 0 ? [] : [at];
  });
  const again = tested.flatMap(failedAgain);
  const repeated = again.filter((isRepeated) => isRepeated).length;
  return {
    failedFirst: tested.length,
    recovered: lengths.length,
    rate: share(lengths.length, tested.length),
    stepsToRecovery: share(
      lengths.reduce((sum, length) => sum + length, 0),
      lengths.length,
    ),
    failedAgain: again.length,
    repeated,
    repeatedRate: share(repeated, again.length),
  };
}

/** For each step that failed after another had, whether it repeats one. */
function failedAgain(steps: readonly TriedStep[]): readonly boolean[] {
  const programs = new Set<string>();
  const failures = new Set<string>();
  return steps.flatMap(({ solved, programDigest, failure }) => {
    if (solved) return [];
    const isFirst = failures.size === 0;
    const isRepeated = programs.has(programDigest) || failures.has(failure);
    programs.add(programDigest);
    failures.add(failure);
    return isFirst ? [] : [isRepeated];
  });
}

function share(part: number, of: number): number | null {
  return of === 0 ? null : part / of;
}
