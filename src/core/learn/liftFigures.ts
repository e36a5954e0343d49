import type { Lift, LiftDraw, LiftFigures, Rate } from '../../domain/lift.ts';
import { newcombe } from './newcombe.ts';

/** What a measurement says; null where one side has no draw. */
export function liftFigures({ draws, model, because, times }: Lift): LiftFigures | null {
  const rateOf = (told: boolean): Rate => {
    const own = draws.filter((draw) => draw.told === told);
    return { solved: own.filter(({ solved }) => solved).length, of: own.length };
  };
  const [told, untold] = [rateOf(true), rateOf(false)];
  if (told.of === 0 || untold.of === 0) return null;
  const difference = told.solved / told.of - untold.solved / untold.of;
  return { told, untold, difference, ...newcombe(told, untold), model, because, times };
}

/** Whether there is a draw of each kind: less says nothing, and is not kept. */
export function comparesBoth(draws: readonly LiftDraw[]): boolean {
  return draws.some(({ told }) => told) && draws.some(({ told }) => !told);
}

/** Whether a measured lesson raised the rate by less than this. One that was never measured is not known to. */
export function helpsLessThan(least: number, lift: Lift | null): boolean {
  const figures = lift === null ? null : liftFigures(lift);
  return figures !== null && figures.difference < least;
}
