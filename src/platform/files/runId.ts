const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/**
 * A new run's name, such as `20261124-0208-sum_two-k3f9`: when (UTC), which problem, and four letters by chance. Fit for a git
 * ref, a file name and a command line.
 */
export function newRunId(nowMs: number, problemShortName: string, random: () => number): string {
  const time = new Date(nowMs)
    .toISOString()
    .replace(/^(\d+)-(\d+)-(\d+)T(\d+):(\d+).*$/, '$1$2$3-$4$5');
  const chance = Array.from({ length: 4 }, () => LETTERS[Math.floor(random() * LETTERS.length)]);
  return `${time}-${wordOf(problemShortName)}-${chance.join('')}`;
}

/** Letters, digits and `_`; what was left of a name in another script may be nothing at all. */
function wordOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '');
  const word = plain.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  return word.slice(0, 40).replace(/_+$/, '') || 'problem';
}
