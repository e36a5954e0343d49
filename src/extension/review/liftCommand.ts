import * as l10n from '@vscode/l10n';
import { window, type QuickPickItem } from 'vscode';
import type { Correction } from '../../core/learn/corrections.ts';
import { newcombe } from '../../core/learn/newcombe.ts';
import type { Lift } from '../../domain/lift.ts';
import { cancellable } from '../cancellable.ts';
import type { Parts } from '../compose.ts';
import { noticeText } from '../notice.ts';
import { chooseOne } from '../questions.ts';
import { apiKey } from '../secrets.ts';
import { correctionMeant } from './meant.ts';

const TIMES = [5, 10, 20, 50] as const;

/** Takes the step of a correction again and again, with its lesson and without, and keeps what comes of it. */
export async function measureLift(parts: Parts, given: unknown): Promise<void> {
  const name = correctionMeant(parts, given);
  const found = name === null ? null : await parts.queue.find(name);
  if (found === null || found.correction.lesson === null) {
    void window.showInformationMessage(
      l10n.t('Choose a correction that came of a lesson, in the Corrections view.'),
    );
    return;
  }
  const { modelOfCorrection } = await import('../../app/measureLift.ts');
  const { home } = parts.settings();
  const choice = await modelOfCorrection(found.correction, home, new AbortController().signal);
  const times = await askTimes(choice.model);
  if (times === undefined) return;
  const lift = await measured(parts, found.correction, choice, times);
  parts.queue.changed();
  if (lift !== undefined) await tell(lift);
}

async function askTimes(model: string): Promise<number | undefined> {
  const items = TIMES.map((times): QuickPickItem & { readonly times: number } => ({
    label: l10n.t('{0} times each', times),
    description: l10n.t('tells it to within {0} points at worst', widthOf(times)),
    times,
  }));
  const title = l10n.t('Measure Lift');
  const placeHolder = l10n.t('How often {0} takes the step, with the lesson and without', model);
  return (await chooseOne(items, { title, placeHolder }))?.times;
}

/** Points from the middle of the interval to its end where half of all draws pass: nowhere is it wider. */
function widthOf(times: number): number {
  const half = { solved: times / 2, of: times };
  return Math.round(100 * newcombe(half, half).high);
}

/** Undefined where it was cancelled: what was drawn by then is kept. */
async function measured(
  { settings, benches, context }: Parts,
  correction: Correction,
  choice: Parameters<Parts['benches']['withWorkbench']>[0],
  times: number,
): Promise<Lift | undefined> {
  const title = l10n.t('Measuring the lesson of {0}', correction.corrected);
  return cancellable(title, async (progress, signal) => {
    const [{ measureLift: measure }, { budgetSchema }] = await Promise.all([
      import('../../app/measureLift.ts'),
      import('../../domain/settings.ts'),
    ]);
    const bench = {
      home: settings().home,
      apiKey: await apiKey(context.secrets),
      onProgress: ({ what }: { readonly what: string }) => progress.report({ message: what }),
    };
    const plan = { times, budget: budgetSchema.parse({}) };
    const onDraw = ({ length }: { readonly length: number }): void =>
      progress.report({
        message: l10n.t('{0} of {1}', length, 2 * times),
        increment: 50 / times,
      });
    return benches.withWorkbench(
      choice,
      bench,
      (opened) => measure(correction, plan, opened, onDraw, signal),
      signal,
    );
  });
}

async function tell(lift: Lift): Promise<void> {
  const { liftFigures } = await import('../../core/learn/liftFigures.ts');
  const figures = liftFigures(lift);
  if (figures === null) return;
  const { told, untold } = figures;
  void window.showInformationMessage(
    noticeText(
      l10n.t(
        '{0} of {1} with the lesson, {2} of {3} without.',
        told.solved,
        told.of,
        untold.solved,
        untold.of,
      ),
    ),
  );
}
