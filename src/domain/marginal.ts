/** Used more of a limit than this, and was accepted: on another machine it might have been judged otherwise. */
const NEAR_A_LIMIT = 0.8;

/** `closest` is how near a program came to a limit of time or memory, 1 being the limit. */
export function isMarginal(closest: number): boolean {
  return closest > NEAR_A_LIMIT;
}

/** More than one in twenty: a figure or a label may hang on the machine that judged. */
export function areManyMarginal({ count, of }: Marginal): boolean {
  return count * 20 > of;
}

/** Accepted programs of which it is known how near a limit they came, and those of them that came too near. */
export interface Marginal {
  readonly count: number;
  readonly of: number;
}
