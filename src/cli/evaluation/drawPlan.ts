import { problemsFor } from '../../core/evaluate/power.ts';
import { usualKs, type EvaluationReport } from '../../core/evaluate/report.ts';
import { UsageError } from '../exit.ts';
import { table } from '../table.ts';
import type { Paint } from '../text.ts';
import { percent, signed } from './words.ts';

/** How likely the gain is to be shown. */
const POWERS = [0.8, 0.95] as const;

/** How many problems like those of the evaluation would show a gain of pass@1, by how often each is attempted. */
export function drawPlan(
  { outcomes, n }: EvaluationReport,
  gain: number,
  { width, paint }: { readonly width: number; readonly paint: Paint },
): readonly string[] {
  if (outcomes.length === 0) return [];
  const rates = outcomes.map(({ n, c }) => c / n);
  const room = 1 - rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  if (!(gain > 0) || !(gain <= room)) {
    throw new UsageError(
      `No gain of ${signed(gain)} points can be planned here.`,
      `Name one above 0 and up to ${room.toFixed(2)}, which is what the evaluation leaves to gain.`,
    );
  }
  const rows = usualKs(n).map((samples) => [
    String(samples),
    ...POWERS.map((power) => String(problemsFor({ rates, gain, samples, power }))),
  ]);
  const titles = ['attempts each', ...POWERS.map((power) => `problems, ${percent(power)} sure`)];
  return [
    '',
    `To show a gain of ${signed(gain)} points of pass@1, compared problem by problem:`,
    ...table([titles.map(paint.dim), ...rows], { width, right: [0, 1, 2] }),
  ];
}
