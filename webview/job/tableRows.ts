import type { JobCurves } from '../../src/domain/jobCurves.ts';

/** More rows are no help to read. */
const MOST = 60;

/** Which of a curve's points stand in its table, by their places: all of a few; of many some, with the ends and what validation measured. */
export function tableRows(
  { steps, corrections, rehearsal }: JobCurves,
  most = MOST,
): readonly number[] {
  const places = steps.map((_, at) => at);
  if (places.length <= most) return places;
  const each = Math.ceil(places.length / most);
  const isValidated = (at: number): boolean =>
    (corrections.validation[at] ?? rehearsal.validation[at] ?? null) !== null;
  return places.filter((at) => at % each === 0 || at === places.length - 1 || isValidated(at));
}
