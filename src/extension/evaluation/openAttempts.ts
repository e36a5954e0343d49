import { commands, window } from 'vscode';
import type { HomeEvaluation } from '../../app/evaluation/homeEvaluations.ts';
import { titleOf } from '../../domain/shortName.ts';
import { safe } from '../../app/safe.ts';
import { stepUri } from '../stepFiles.ts';
import { attemptsPath } from './attemptDocuments.ts';

/** Opens the attempts of a problem, read-only; a name that the evaluation does not know opens nothing. */
export async function openAttempts(
  { name, manifest }: HomeEvaluation,
  problem: string,
): Promise<void> {
  const path = attemptsPath(name, manifest.problems, problem);
  if (path !== null) await window.showTextDocument(stepUri(path), { preview: true });
}

/** The attempts of base beside those of tuned, in a diff editor. */
export async function openBoth(
  base: HomeEvaluation,
  tuned: HomeEvaluation,
  problem: string,
): Promise<void> {
  const [left, right] = [base, tuned].map(({ name, manifest }) =>
    attemptsPath(name, manifest.problems, problem),
  );
  if (!left || !right) return;
  const title = `${safe(titleOf(problem))}: base ↔ tuned`;
  await commands.executeCommand('vscode.diff', stepUri(left), stepUri(right), title, {
    preview: true,
  });
}
