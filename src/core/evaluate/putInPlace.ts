/**
 * Puts the value at `place` that would be there were the values in order, none greater before it and none smaller behind it, and gives it. In a
 * fraction of the time that sorting takes: C. Hoare, Algorithm 65: Find, CACM 4 (1961), 321-322.
 */
export function putInPlace(values: Float64Array, place: number): number {
  let [from, to] = [0, values.length - 1];
  while (from < to) {
    const pivot = values[place] ?? 0;
    let [left, right] = [from, to];
    do {
      while ((values[left] ?? 0) < pivot) left++;
      while ((values[right] ?? 0) > pivot) right--;
      if (left > right) break;
      const one = values[left] ?? 0;
      values[left++] = values[right] ?? 0;
      values[right--] = one;
    } while (left <= right);
    if (right < place) from = left;
    if (left > place) to = right;
  }
  return values[place] ?? 0;
}
