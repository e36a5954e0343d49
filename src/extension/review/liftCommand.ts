import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import type { Workbench } from '../../app/runs.ts';
import type { Correction } from '../../core/learn/corrections.ts';
import type { Lift, LiftDraw } from '../../domain/lift.ts';
import { cancellable, type Report } from '../cancellable.ts';
import type { Parts } from '../compose.ts';
import { noticeText } from '../notice.ts';
import { apiKey } from '../secrets.ts';
import { askLift, type LiftAnswers } from './askLift.ts';
import type { LiftNeed } from './liftChoices.ts';
import { correctionMeant } from './meant.ts';

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
  const measuring = { parts, correction: found.correction, choice };
  const need = await needOf(measuring);
  const answers = need === undefined ? undefined : await askLift(choice.model, need);
  if (answers === undefined) return;
  await measured(measuring, answers);
}

interface Measuring {
  readonly parts: Parts;
  readonly correction: Correction;
  readonly choice: Parameters<Parts['benches']['withWorkbench']>[0];
}

/** What it costs, before anything is spent; model and containers stay open for what follows. Undefined where it was cancelled. */
function needOf(measuring: Measuring): Promise<LiftNeed | undefined> {
  const title = l10n.t('Counting what measuring may cost');
  return cancellable(title, (report, signal) =>
    withBench(measuring, report, signal, async (bench) => {
      const { liftNeed } = await import('../../app/measureLift.ts');
      return liftNeed(measuring.correction, bench, signal);
    }),
  );
}

/** What was drawn is kept however it ends, as long as it compares, and told. */
async function measured(measuring: Measuring, { times, budget }: LiftAnswers): Promise<void> {
  const { parts, correction } = measuring;
  const title = l10n.t('Measuring the lesson of {0}', correction.corrected);
  let draws: readonly LiftDraw[] = [];
  try {
    const lift = await cancellable(title, (report, signal) =>
      withBench(measuring, report, signal, async (bench) => {
        const { measureLift: measure } = await import('../../app/measureLift.ts');
        const onDraw = (made: readonly LiftDraw[]): void => {
          draws = made;
          report.report({
            message: l10n.t('{0} of {1}', made.length, 2 * times),
            increment: 50 / times,
          });
        };
        return measure(correction, { times, budget }, bench, onDraw, signal);
      }),
    );
    if (lift !== undefined) await tell(lift);
    else await tellStopped(draws, times);
  } finally {
    parts.queue.changed();
  }
}

async function withBench<T>(
  { parts: { settings, benches, context }, choice }: Measuring,
  report: Report,
  signal: AbortSignal,
  use: (bench: Workbench) => Promise<T>,
): Promise<T> {
  const options = {
    home: settings().home,
    apiKey: await apiKey(context.secrets),
    onProgress: ({ what }: { readonly what: string }) => report.report({ message: what }),
  };
  return benches.withWorkbench(choice, options, use, signal);
}

async function tell(lift: Lift): Promise<void> {
  const { liftFigures } = await import('../../core/learn/liftFigures.ts');
  const figures = liftFigures(lift);
  if (figures === null) return;
  const { told, untold } = figures;
  const rates = l10n.t(
    '{0} of {1} with the lesson, {2} of {3} without.',
    told.solved,
    told.of,
    untold.solved,
    untold.of,
  );
  const [made, wanted] = [lift.draws.length, 2 * lift.times];
  const early = l10n.t('Its limit ended it after {0} of {1} draws.', made, wanted);
  void window.showInformationMessage(
    noticeText(lift.because === 'budget' ? `${rates} ${early}` : rates),
  );
}

async function tellStopped(draws: readonly LiftDraw[], times: number): Promise<void> {
  const { comparesBoth } = await import('../../core/learn/liftFigures.ts');
  const words = comparesBoth(draws)
    ? l10n.t('Stopped. {0} of {1} draws are kept.', draws.length, 2 * times)
    : l10n.t('Stopped before there was a draw of each kind: nothing is kept.');
  void window.showInformationMessage(words);
}
