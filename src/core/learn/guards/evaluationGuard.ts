import { shortName } from '../../../domain/shortName.ts';
import { phrases, words } from '../../contest/words.ts';

/** The field's measure of contamination: so many words in a row. */
const GRAM = 13;
/** Statements of one contest share their manners; those that share half of what they say are one problem. */
const SAME_SHARE = 0.5;

/** A problem as far as this guard looks at it. */
export interface Stated {
  readonly name: string;
  readonly description: string;
}

/** The evaluation problem that a training problem is, or is nearly, and what both say. */
export interface Overlap {
  readonly problem: string;
  /** Of the shorter statement's word runs, how many stand in the other: 1 where the names are the same. */
  readonly share: number;
  /** A run of words that both have; empty where only the names are the same. */
  readonly shared: string;
}

/**
 * Finds the evaluation problem that another problem is the same as, or nearly: by its name, or by thirteen-word runs of the statements.
 * Null where there is none.
 */
export function evaluationGuard(problems: readonly Stated[]): (problem: Stated) => Overlap | null {
  const names = new Map(problems.map(({ name }) => [key(name), name]));
  const holders = new Map<string, number[]>();
  const sizes = problems.map(({ description }, index) => {
    const own = gramsOf(description);
    for (const gram of own) holders.set(gram, [...(holders.get(gram) ?? []), index]);
    return own.size;
  });
  return ({ name, description }) => {
    const same = names.get(key(name));
    if (same !== undefined) return { problem: same, share: 1, shared: '' };
    const own = gramsOf(description);
    const counts = new Map<number, { readonly count: number; readonly shared: string }>();
    for (const gram of own) {
      for (const index of holders.get(gram) ?? []) {
        const known = counts.get(index);
        counts.set(index, { count: (known?.count ?? 0) + 1, shared: known?.shared ?? gram });
      }
    }
    for (const [index, { count, shared }] of counts) {
      const share = count / Math.min(own.size, sizes[index] ?? 0);
      const problem = problems[index];
      if (share >= SAME_SHARE && problem !== undefined) {
        return { problem: problem.name, share, shared };
      }
    }
    return null;
  };
}

/** A statement of fewer words is one run. */
function gramsOf(text: string): ReadonlySet<string> {
  const all = words(text);
  if (all.length === 0) return new Set();
  return new Set(all.length < GRAM ? [all.join(' ')] : phrases(all, GRAM));
}

function key(name: string): string {
  return shortName(name).toLowerCase();
}
