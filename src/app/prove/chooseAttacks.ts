import type { Attack } from '../../core/prove/attack.ts';

/** The attacks of this number, or with these words in their name or description; all without words. */
export function chooseAttacks(
  attacks: readonly Attack[],
  words: string | undefined,
): readonly Attack[] {
  if (words === undefined) return attacks;
  const wanted = words.trim().toLowerCase();
  if (/^\d+$/.test(wanted)) return attacks.filter(({ number }) => number === Number(wanted));
  return attacks.filter(({ name, tries }) => `${name} ${tries}`.toLowerCase().includes(wanted));
}
