import { commands, window, type LogOutputChannel } from 'vscode';
import type { KnownJob } from '../../app/training/jobFiles.ts';
import { isLeafeError } from '../../core/errors.ts';
import { keep } from '../explain.ts';
import { noticeText } from '../notice.ts';
import { explainTrainer } from './explainTrainer.ts';
import { jobNotice } from './jobNotice.ts';

/** Tells once, in one window of several, that a job has ended. Does not wait for the answer. */
export async function tellEnded(ended: KnownJob): Promise<void> {
  const notice = jobNotice(ended);
  if (notice === null) return;
  const { claimNotice } = await import('../../app/training/claimNotice.ts');
  if (!(await claimNotice(ended))) return;
  const { text, isGood, remedies } = notice;
  const tell = isGood ? window.showInformationMessage : window.showWarningMessage;
  const buttons = remedies.map(({ title }) => title);
  const pressed = await tell(noticeText(text), ...buttons);
  const chosen = remedies.find(({ title }) => title === pressed);
  if (chosen !== undefined) await commands.executeCommand(chosen.command, chosen.argument);
}

/** What hinders following a job stands in the view; a token that is wrong is asked for at once, for nobody else can give it. */
export function tellTrouble(known: KnownJob, error: unknown, log: LogOutputChannel): void {
  const { trainer } = known.record;
  if (isLeafeError(error, 'trainer', 'unauthorized')) explainTrainer(error, trainer, { log });
  else keep(error, log);
}
