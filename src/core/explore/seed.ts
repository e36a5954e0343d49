/**
 * A seed for one model call, from the run's seed and the call's label: the same call of the same run always draws with the
 * same seed, whatever ran before or beside it. FNV-1a over the text, finished with MurmurHash3's 32-bit mixer.
 */
export function seedFor(runSeed: number, label: string): number {
  let hash = 0x811c9dc5;
  for (const char of `${runSeed}/${label}`) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  // Signed 32-bit backends read a high bit as minus: stay below it.
  return (hash ^ (hash >>> 16)) & 0x7fffffff;
}
