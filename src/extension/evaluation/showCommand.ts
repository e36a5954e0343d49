import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import type { Parts } from '../compose.ts';
import { fieldOf } from '../fieldOf.ts';
import { chooseEvaluation, evaluationsHere } from './chooseEvaluation.ts';
import { readReport } from './readReport.ts';
import { saveReport as save } from './saveReport.ts';
import type { ReportSubject } from './evaluationPanels.ts';

/** Opens the evaluation that `given` names, or the one that the person chooses. */
export async function showEvaluations(parts: Parts, given: unknown): Promise<void> {
  const subject = await subjectMeant(parts, given, l10n.t('Show Evaluations'));
  if (subject !== null) await parts.evaluationPanels.open(subject);
}

/** Saves the report that is looked at, or that of the evaluation that the person chooses. */
export async function saveReport(parts: Parts, given: unknown): Promise<void> {
  const { evaluationPanels, settings } = parts;
  const title = l10n.t('Save Report As');
  const subject = evaluationPanels.active ?? (await subjectMeant(parts, given, title));
  if (subject !== null) await save(await readReport(subject, settings().home));
}

/** Stops the evaluation that `given` names, or the one at work; what is over is kept. */
export async function stopEvaluation({ evaluations }: Parts, given: unknown): Promise<void> {
  const name = fieldOf(given, 'evaluation') ?? evaluations.all()[0]?.name ?? null;
  if (name !== null) return evaluations.stop(name);
  void window.showInformationMessage(l10n.t('No evaluation is at work in this window.'));
}

async function subjectMeant(
  parts: Parts,
  given: unknown,
  title: string,
): Promise<ReportSubject | null> {
  const named = fieldOf(given, 'evaluation');
  if (named !== undefined) return { kind: 'evaluation', name: named };
  const placeHolder = l10n.t('An evaluation to look at');
  const chosen = await chooseEvaluation(parts, await evaluationsHere(parts), {
    title,
    placeHolder,
  });
  return chosen === undefined ? null : { kind: 'evaluation', name: chosen.name };
}
