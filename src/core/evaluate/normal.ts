/**
 * The share of a standard normal variable below `z`, to about 1e-15. The series of G. Marsaglia, Evaluating the normal distribution,
 * Journal of Statistical Software 11 (2004).
 */
export function normalBelow(z: number): number {
  if (z < -9) return 0;
  if (z > 9) return 1;
  let sum = z;
  let term = z;
  for (let odd = 3; ; odd += 2) {
    term *= (z * z) / odd;
    if (sum + term === sum) break;
    sum += term;
  }
  return 0.5 + sum * density(z);
}

/** The value that this share of a standard normal variable lies below: the inverse of `normalBelow`. */
export function normalQuantile(share: number): number {
  if (share <= 0) return Number.NEGATIVE_INFINITY;
  if (share >= 1) return Number.POSITIVE_INFINITY;
  // Newton's steps never leave what halving has shown to hold the root.
  let [low, high] = [-9, 9];
  let z = 0;
  for (let step = 0; step < 100; step++) {
    const off = normalBelow(z) - share;
    if (off > 0) high = z;
    else low = z;
    const next = z - off / density(z);
    const inside = next > low && next < high;
    const moved = inside ? next : (low + high) / 2;
    if (Math.abs(moved - z) < 1e-14) return moved;
    z = moved;
  }
  return z;
}

function density(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}
