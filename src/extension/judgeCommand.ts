import * as l10n from '@vscode/l10n';
import { commands, ProgressLocation, window, workspace, type QuickPickItem } from 'vscode';
import { VERDICT_WORDS } from '../domain/verdictWords.ts';
import { titleOf } from '../domain/shortName.ts';
import { askProblem } from './ask.ts';
import type { Parts } from './compose.ts';
import { fieldOf } from './fieldOf.ts';
import { noticeText } from './notice.ts';
import { fileIn, problemGiven } from './problemFiles/problemOfFile.ts';
import { chooseOne } from './questions.ts';
import { openPrograms, programIn, type OpenProgram } from './testing/programFor.ts';

/**
 * Judges what the active editor shows by the problem that `given` names, or the one that the person chooses. Where the editor
 * shows no program but a problem is given, the person chooses among the programs that are open.
 */
export async function judgeCurrentFile(parts: Parts, given: unknown): Promise<void> {
  const named = await problemGiven(given, l10n.t('Judge'));
  if (named === undefined && fileIn(given) !== null) return;
  const program = await programToJudge(named !== undefined);
  if (program === undefined) return;
  const problem = named ?? (await askProblem(l10n.t('Judge Current File'), parts.settings().home));
  if (problem !== undefined) await judge(program, problem, parts);
}

/** Puts the problem of a view's node into the Testing view. */
export async function addToTesting({ testing }: Parts, given: unknown): Promise<void> {
  const problem = await problemGiven(given, l10n.t('Show in Testing'));
  if (problem === undefined) return;
  await testing.pin(problem);
  await commands.executeCommand('workbench.view.testing.focus');
}

/** Takes away a problem that the Testing view shows; `given` is its item. */
export async function removeFromTesting({ judged }: Parts, given: unknown): Promise<void> {
  const problem = fieldOf(given, 'id');
  if (problem !== undefined) await judged.forget(problem);
}

async function programToJudge(mayChoose: boolean): Promise<OpenProgram | undefined> {
  const document = window.activeTextEditor?.document;
  const active = document === undefined ? null : programIn(document);
  if (active !== null) return active;
  const open = mayChoose ? openPrograms() : [];
  if (open.length > 0) return choose(open);
  void window.showInformationMessage(
    l10n.t('The active editor shows no program that can be judged. Open a Python or C++ file.'),
  );
  return undefined;
}

async function choose(open: readonly OpenProgram[]): Promise<OpenProgram | undefined> {
  const [only] = open;
  if (open.length === 1) return only;
  const items = open.map((one): QuickPickItem & { readonly open: OpenProgram } => ({
    label: workspace.asRelativePath(one.uri),
    open: one,
  }));
  const chosen = await chooseOne(items, {
    title: l10n.t('Judge'),
    placeHolder: l10n.t('The program to judge'),
  });
  return chosen?.open;
}

async function judge(
  program: OpenProgram,
  problem: string,
  { testing, log }: Parts,
): Promise<void> {
  const name = titleOf(await testing.nameOf(problem));
  const title = l10n.t('Judging by {0}', noticeText(name));
  const options = { location: ProgressLocation.Window, title };
  const result = await window.withProgress(options, () => testing.judge(problem, program));
  if (result === null) return;
  const { verdict, passed, total } = result;
  const counts = l10n.t('{0} of {1} tests passed', passed, total);
  const line = noticeText(`${name}: ${l10n.t(VERDICT_WORDS[verdict])}, ${counts}.`);
  log.info(line);
  const show = verdict === 'accepted' ? window.showInformationMessage : window.showWarningMessage;
  void show(line, l10n.t('Show Tests')).then((pressed) => {
    if (pressed !== undefined) void commands.executeCommand('workbench.view.testing.focus');
  });
}
