/** What these figures look at in a step of an attempt. */
export interface StepWays<S> {
  readonly isSolved: (step: S) => boolean;
  /** Whether a step that failed has the program of an earlier one, or failed as that did. */
  readonly repeats: (step: S, earlier: S) => boolean;
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
export function recoveryOf<S>(
  attempts: readonly (readonly S[])[],
  ways: StepWays<S>,
): RecoveryFigures {
  const { isSolved } = ways;
  const failedFirst = attempts.filter(
    ([first, second]) => first !== undefined && second !== undefined && !isSolved(first),
  );
  const lengths = failedFirst.map((steps) => steps.findIndex(isSolved)).filter((at) => at >= 0);
  const again = failedFirst.flatMap((steps) => failedAgain(steps, ways));
  const repeated = again.filter((isRepeated) => isRepeated).length;
  return {
    failedFirst: failedFirst.length,
    recovered: lengths.length,
    rate: share(lengths.length, failedFirst.length),
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
function failedAgain<S>(steps: readonly S[], { isSolved, repeats }: StepWays<S>): boolean[] {
  const failed = steps.filter((step) => !isSolved(step));
  return failed
    .slice(1)
    .map((step, at) => failed.slice(0, at + 1).some((earlier) => repeats(step, earlier)));
}

function share(part: number, of: number): number | null {
  return of === 0 ? null : part / of;
}
