import { Corrections, nameOf } from '../../app/corrections.ts';
import { measureLift, modelOfCorrection } from '../../app/measureLift.ts';
import { liftFigures } from '../../core/learn/liftFigures.ts';
import { budgetSchema } from '../../domain/settings.ts';
import type { CliContext } from '../context.ts';
import { progressBars } from '../progress.ts';
import { parseBudget } from '../settingsArgs.ts';
import { withBench } from '../withBench.ts';
import { liftNote, liftWords } from './words.ts';

export interface LiftArgs {
  readonly times: number;
  readonly model?: string;
  readonly baseUrl?: string;
  readonly budget?: string;
  readonly seed?: number;
}

/** Takes a correction's step again with and without its lesson, and keeps and tells the difference. */
export async function lift(name: string, args: LiftArgs, context: CliContext): Promise<void> {
  const { home, output, signal } = context;
  const { times, seed } = args;
  const budget = budgetSchema.parse(args.budget === undefined ? {} : parseBudget(args.budget));
  const correction = await new Corrections(home).find(name, signal);
  const choice =
    args.model === undefined
      ? await modelOfCorrection(correction, home, signal)
      : {
          model: args.model,
          options: args.baseUrl === undefined ? {} : { baseUrl: args.baseUrl },
        };
  await withBench(choice, context, async (bench) => {
    const bars = progressBars(output);
    try {
      const found = await measureLift(
        correction,
        { times, budget, seed },
        bench,
        ({ length }) =>
          bars.show({ what: `draw ${length} of ${2 * times}`, fraction: length / 2 / times }),
        signal,
      );
      bars.stop();
      const figures = liftFigures(found);
      output.emit({ kind: 'lift', ...found, ...figures });
      if (figures === null) return;
      output.say(`${nameOf(correction)}: ${liftWords(figures)}`);
      output.say(liftNote(figures));
    } finally {
      bars.stop();
    }
  });
}
