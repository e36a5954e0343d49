import * as l10n from '@vscode/l10n';
import { hasFailed } from '../../domain/runState.ts';
import { stepMeant } from '../askStep.ts';
import type { Parts } from '../compose.ts';

/** Opens the program of the step that `given` names, or that the person chooses, for them to fix. */
export async function fixItMyself(parts: Parts, given: unknown): Promise<void> {
  const named = await stepMeant(parts, given, {
    title: l10n.t('Fix It Myself'),
    placeHolder: l10n.t('The step whose program you want to fix'),
    fits: hasFailed,
  });
  if (named === undefined || named.step === null) return;
  await parts.fixes.open(named.run, named.step);
}
