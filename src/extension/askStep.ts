import { QuickPickItemKind, ThemeIcon, window, type QuickPickItem } from 'vscode';
import * as l10n from '@vscode/l10n';
import { titleOf } from '../domain/shortName.ts';
import type { RunState, StepState } from '../domain/runState.ts';
import type { Parts } from './compose.ts';
import { fieldOf } from './fieldOf.ts';
import { pickText } from './notice.ts';
import { chooseOne } from './questions.ts';
import { stepLook } from './views/runLooks.ts';

export interface ChosenStep {
  readonly run: string;
  /** Null is the problem itself. */
  readonly step: string | null;
}

interface StepItem extends QuickPickItem {
  readonly step?: string | null;
}

export interface AskStepOptions {
  readonly title: string;
  readonly placeHolder: string;
  /** Offers the problem itself beside the steps. */
  readonly problem?: boolean;
  /** Which steps can be chosen; all where not given. */
  readonly fits?: (step: StepState) => boolean;
}

/** Asks for a run that can be read, newest first; undefined where the person turned away. */
export async function askRun({ settings }: Parts, title: string): Promise<string | undefined> {
  const { listRuns } = await import('../platform/files/runs.ts');
  const items: (QuickPickItem & { readonly run: string })[] = [];
  for await (const { run, problem } of listRuns(settings().home)) {
    if (problem === null) continue;
    items.unshift({ label: pickText(titleOf(problem)), description: run, run });
  }
  if (items.length === 0) {
    void window.showInformationMessage(l10n.t('There is no run yet. Explore a problem first.'));
    return undefined;
  }
  const options = { title, placeHolder: l10n.t('The run'), matchOnDescription: true };
  return (await chooseOne(items, options))?.run;
}

/** Asks for a step of a run, or of one that is asked for first; undefined where the person turned away. */
export async function askStep(
  parts: Parts,
  run: string | undefined,
  options: AskStepOptions,
): Promise<ChosenStep | undefined> {
  const chosen = run ?? (await askRun(parts, options.title));
  if (chosen === undefined) return undefined;
  const items = stepItems(await parts.steps.stateOf(chosen), options);
  if (items.every(({ step }) => step === undefined)) {
    void window.showInformationMessage(l10n.t('That run has no step to choose.'));
    return undefined;
  }
  const { title, placeHolder } = options;
  const picked = await chooseOne(items, {
    title,
    placeHolder,
    matchOnDescription: true,
  });
  return picked?.step === undefined ? undefined : { run: chosen, step: picked.step };
}

/** The step that `given` names; else a person is asked, within the run where it names that much. */
export async function stepMeant(
  parts: Parts,
  given: unknown,
  options: AskStepOptions,
): Promise<ChosenStep | undefined> {
  const { stepArgument } = await import('./stepArgument.ts');
  return stepArgument(given) ?? (await askStep(parts, fieldOf(given, 'run'), options));
}

function stepItems(state: RunState, { problem, fits }: AskStepOptions): readonly StepItem[] {
  const items: StepItem[] = [];
  if (problem === true) {
    const label = pickText(titleOf(state.started?.problem ?? ''));
    items.push({ label, description: l10n.t('the problem itself'), step: null });
  }
  for (const branch of state.branches.values()) {
    const steps = branch.steps.flatMap((id) => state.steps.get(id) ?? []);
    const fitting = steps.filter((step) => fits?.(step) ?? true);
    if (fitting.length === 0) continue;
    items.push({ label: branch.id, kind: QuickPickItemKind.Separator });
    items.push(...fitting.map(stepItem));
  }
  return items;
}

function stepItem(step: StepState): StepItem {
  const { label, description, icon } = stepLook(step, { blamed: false });
  return { label, description, iconPath: new ThemeIcon(icon), step: step.id };
}
