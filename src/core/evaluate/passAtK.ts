/** What became of one problem's attempts. */
export interface Counts {
  /** Attempts made. */
  readonly n: number;
  /** Those that solved it. */
  readonly c: number;
}

/**
 * How likely at least one of k attempts solves a problem, estimated without bias from n attempts of which c did: 1 - C(n-c,k)/C(n,k), in
 * product form. M. Chen and others, Evaluating large language models trained on code, 2021. Null where n < k: no estimate without bias
 * is to be had from fewer attempts.
 */
export function passAtK({ n, c }: Counts, k: number): number | null {
  mustBeCounts(n, c, k);
  if (n < k) return null;
  if (n - c < k) return 1;
  let allFail = 1;
  for (let i = n - c + 1; i <= n; i++) allFail *= 1 - k / i;
  return 1 - allFail;
}

/**
 * pass^k: how likely all of k attempts solve a problem, estimated without bias: C(c,k)/C(n,k). S. Yao and others, tau-bench, 2024. Null where
 * n < k.
 */
export function passHatK({ n, c }: Counts, k: number): number | null {
  mustBeCounts(n, c, k);
  if (n < k) return null;
  let allPass = 1;
  for (let i = 0; i < k; i++) allPass *= (c - i) / (n - i);
  return Math.max(0, allPass);
}

function mustBeCounts(n: number, c: number, k: number): void {
  const isWhole = Number.isSafeInteger(n) && Number.isSafeInteger(c) && Number.isSafeInteger(k);
  if (!isWhole || c < 0 || c > n || k < 1) {
    throw new RangeError(`no counts: n ${n}, c ${c}, k ${k}`);
  }
}
