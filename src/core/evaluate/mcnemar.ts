/**
 * The exact McNemar test, two-sided, of problems that one side alone has solved: were both alike, each of them might as well have been the
 * other's. Problems that both or neither solved say nothing. Q. McNemar, Psychometrika 12 (1947); the exact form is a binomial test.
 */
export function mcnemarTest({
  gained,
  lost,
}: {
  readonly gained: number;
  readonly lost: number;
}): number {
  const all = gained + lost;
  // In logarithms: of more than a thousand problems a single outcome's share is below what a number can hold.
  let log = -all * Math.LN2;
  let tail = 0;
  for (let count = 0; count <= Math.min(gained, lost); count++) {
    tail += Math.exp(log);
    log += Math.log((all - count) / (count + 1));
  }
  return Math.min(1, 2 * tail);
}
