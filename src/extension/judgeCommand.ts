import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import { askProblem } from './ask.ts';
import type { Parts } from './compose.ts';
import { judgeFor, programOf, tellVerdict } from './judgeFile.ts';
import { fieldOf } from './fieldOf.ts';

/** Judges what the active editor shows by the problem that `given` names, or the one that the person chooses. */
export async function judgeCurrentFile({ settings, log }: Parts, given: unknown): Promise<void> {
  const document = window.activeTextEditor?.document;
  const program = document === undefined ? null : programOf(document);
  if (program === null) {
    void window.showInformationMessage(
      l10n.t('The active editor shows no program that can be judged. Open a Python or C++ file.'),
    );
    return;
  }
  const { home } = settings();
  const problem =
    fieldOf(given, 'problem') ?? (await askProblem(l10n.t('Judge Current File'), home));
  if (problem === undefined) return;
  const result = await judgeFor(program, problem, home);
  if (result !== undefined) void tellVerdict(result, problem, log);
}
