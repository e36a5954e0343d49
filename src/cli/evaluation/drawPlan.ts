import { percent, signed } from '../../core/evaluate/figureWords.ts';
import { likelyRates, POWERS, problemsFor, type GainPlan } from '../../core/evaluate/power.ts';
import { usualKs, type EvaluationReport } from '../../core/evaluate/report.ts';
import { UsageError } from '../exit.ts';
import { table } from '../table.ts';
import type { Paint } from '../text.ts';

/** Throws a `UsageError` for a gain that there is no room for, and where no problem was attempted twice. */
export function planFor({ outcomes, n }: EvaluationReport, gain: number): GainPlan {
  const rates = likelyRates(outcomes);
  if (rates === null) {
    throw new UsageError(
      'With one attempt of each problem no gain can be planned: how much attempts differ by chance is not known.',
      'Evaluate with -n 2 or more, or leave --gain out.',
    );
  }
  const room = 1 - rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  if (!(gain > 0) || gain > room) {
    throw new UsageError(
      `No gain of ${signed(gain)} points can be planned here: the evaluation leaves ${percent(room)} to gain.`,
      'Name one above 0 that there is room for, such as --gain 0.05, or leave --gain out.',
    );
  }
  return {
    gain,
    rows: usualKs(n).map((samples) => ({
      samples,
      problems: POWERS.map((power) => problemsFor({ rates, gain, samples, power })),
    })),
  };
}

export function drawPlan(
  { gain, rows }: GainPlan,
  { width, paint }: { readonly width: number; readonly paint: Paint },
): readonly string[] {
  const titles = ['attempts each', ...POWERS.map((power) => `problems, ${100 * power} % sure`)];
  const cells = rows.map(({ samples, problems }) => [samples, ...problems].map(String));
  return [
    '',
    `To show a gain of ${signed(gain)} points of pass@1, compared problem by problem:`,
    ...table([titles.map(paint.dim), ...cells], { width, right: [0, 1, 2] }),
  ];
}
