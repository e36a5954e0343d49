/** `1575_A` of `1575_A. Another Sorting Problem`. */
export function shortName(name: string): string {
  const end = name.indexOf('. ');
  return end < 0 ? name : name.slice(0, end);
}

/** `Another Sorting Problem` of `1575_A. Another Sorting Problem`; a name without a title stands for itself. */
export function titleOf(name: string): string {
  const end = name.indexOf('. ');
  return end < 0 ? name : name.slice(end + 2);
}
