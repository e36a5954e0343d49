import type { LogOutputChannel } from 'vscode';
import type { Remedy } from '../commandIds.ts';
import { explain } from '../explain.ts';
import { trainerHelp } from './trainerHelp.ts';

/** Tells of an error with the button that helps where the trainer is what went wrong, and with `more` behind it. */
export function explainTrainer(
  error: unknown,
  trainer: string,
  { log }: { readonly log: LogOutputChannel },
  more: readonly Remedy[] = [],
): void {
  const help = trainerHelp(error, trainer);
  explain(error, log, [...(help === null ? [] : [help]), ...more]);
}
