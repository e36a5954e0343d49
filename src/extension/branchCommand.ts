import * as l10n from '@vscode/l10n';
import { HINT_CHARS } from '../domain/panelLimits.ts';
import { askStep } from './askStep.ts';
import type { Parts } from './compose.ts';
import { fieldOf } from './fieldOf.ts';
import { askText } from './questions.ts';
import { tellEnd } from './runCommands.ts';

/** Goes on with a run by a new branch from the step that `given` names, or that the person chooses, with their hint. */
export async function branchFromStep(parts: Parts, given: unknown): Promise<void> {
  const { stepArgument } = await import('./stepArgument.ts');
  const named = stepArgument(given);
  const { run, step } =
    named ??
    (await askStep(parts, fieldOf(given, 'run'), {
      title: l10n.t('Branch From Step'),
      placeHolder: l10n.t('Where the new branch goes on from'),
      problem: true,
    })) ??
    {};
  if (run === undefined || step === undefined) return;
  // A step that is not there is told of before anything is asked.
  if (step !== null) await parts.steps.step(run, step);
  const hint = named?.hint ?? (await askHint(step));
  if (hint === undefined) return;
  parts.log.info(`${run}: a branch from ${step ?? 'the problem'}`);
  const ask = { from: step, hint: hint.slice(0, HINT_CHARS) };
  tellEnd(parts.runs.branch(run, ask), () => run, parts);
}

function askHint(step: string | null): Thenable<string | undefined> {
  return askText({
    title: step === null ? l10n.t('Branch From the Problem') : l10n.t('Branch From {0}', step),
    prompt: l10n.t('What the branch is told as its lesson. Leave it empty to go on without one.'),
    placeHolder: l10n.t('Read all numbers before the first is used'),
    validateInput: (text) =>
      text.length > HINT_CHARS ? l10n.t('Keep it under {0} characters.', HINT_CHARS) : undefined,
  });
}
