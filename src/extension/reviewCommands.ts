import * as l10n from '@vscode/l10n';
import { TabInputTextDiff, window, type QuickPickItem, type Uri } from 'vscode';
import type { RunState } from '../domain/runState.ts';
import { branchOf, tipOf } from '../domain/runState.ts';
import { askRun, askStep } from './askStep.ts';
import type { Parts } from './compose.ts';
import { fieldOf } from './fieldOf.ts';
import { pickText } from './notice.ts';
import { chooseOne } from './questions.ts';
import { compareRunsTitle, compareTitle, reviewTitle, toldWords } from './reviewWords.ts';
import { STEP_SCHEME } from './stepFiles.ts';
import { OF_RUN, parseStepPath } from './stepPath.ts';
import { showPrograms, showTranscripts, type StepName } from './stepChanges.ts';

interface Sides {
  readonly blamed: string;
  readonly corrected: string;
}

/** Shows a blamed step's program against the one in its place: of the branch that `given` names, or of one chosen. */
export async function reviewBranch(parts: Parts, given: unknown): Promise<void> {
  const run = fieldOf(given, 'run') ?? (await askRun(parts, l10n.t('Review Branch')));
  if (run === undefined) return;
  const state = await parts.steps.stateOf(run);
  const sides = await sidesIn(given, state);
  if (sides === undefined) return;
  const { blamed, corrected } = sides;
  const file = (await parts.steps.program(run, corrected)) ?? '';
  const title = reviewTitle(blamed, corrected, file);
  await show(title, { run, step: blamed }, { run, step: corrected }, parts);
}

/** Shows any two steps' programs against each other: those selected in the Runs view, or two that the person chooses. */
export async function compareBranches(
  parts: Parts,
  given: unknown,
  selected: unknown,
): Promise<void> {
  const title = l10n.t('Compare Branches');
  const nodes = Array.isArray(selected) && selected.length === 2 ? selected : [given];
  const named = await Promise.all(nodes.map((node) => stepIn(parts, node)));
  const left =
    named[0] ??
    (await askStep(parts, fieldOf(given, 'run'), {
      title,
      placeHolder: l10n.t('The step on the left'),
    }));
  if (left === undefined || left.step === null) return;
  const right =
    named[1] ??
    (await askStep(parts, left.run, {
      title,
      placeHolder: l10n.t('The step to compare {0} with', left.step),
      fits: ({ id }) => id !== left.step,
    }));
  if (right === undefined || right.step === null) return;
  const sides = [
    { run: left.run, step: left.step },
    { run: right.run, step: right.step },
  ] as const;
  await show(await titleOf(parts, ...sides), ...sides, parts);
}

/** Shows what led to the two programs that are looked at: the transcripts of their steps. */
export async function compareTranscripts(): Promise<void> {
  const tab = window.tabGroups.activeTabGroup.activeTab?.input;
  const sides = tab instanceof TabInputTextDiff ? [tab.original, tab.modified].map(stepShown) : [];
  const [left, right] = sides;
  if (left && right) return showTranscripts(left, right);
  void window.showInformationMessage(
    l10n.t('No two steps are compared here. Review or compare branches first.'),
  );
}

/** The step whose program an editor shows; null for what else may be shown. */
function stepShown({ scheme, path }: Uri): StepName | null {
  const shown = scheme === STEP_SCHEME ? parseStepPath(path) : null;
  return shown === null || shown.step === OF_RUN ? null : shown;
}

async function titleOf({ steps }: Parts, left: StepName, right: StepName): Promise<string> {
  if (left.run !== right.run) return compareRunsTitle(left, right);
  return compareTitle(await steps.stateOf(left.run), left.step, right.step);
}

/** The step that a node of the Runs view is, or the one its branch ends in. */
async function stepIn({ steps }: Parts, node: unknown): Promise<StepName | undefined> {
  const run = fieldOf(node, 'run');
  const step = fieldOf(node, 'step');
  const branch = fieldOf(node, 'branch');
  if (run === undefined) return undefined;
  if (step !== undefined) return { run, step };
  if (branch === undefined) return undefined;
  const tip = tipOf(branchOf(await steps.stateOf(run), branch));
  return tip === null ? undefined : { run, step: tip };
}

async function sidesIn(given: unknown, state: RunState): Promise<Sides | undefined> {
  const { correctionArgumentSchema } = await import('./stepArgument.ts');
  const named = correctionArgumentSchema.safeParse(given);
  if (named.success) return named.data;
  const { sidesOf } = await import('../core/learn/corrections.ts');
  const step = fieldOf(given, 'step');
  const branch = fieldOf(given, 'branch') ?? state.steps.get(step ?? '')?.branch;
  const branches = branch === undefined ? [...state.branches.keys()] : [branch];
  const sides = distinct(branches.flatMap((id) => sidesOf(state, id)));
  const [only, ...others] = sides;
  if (only === undefined) {
    void window.showInformationMessage(
      branch === undefined
        ? l10n.t('No step of that run was blamed and written anew. Compare two steps instead.')
        : l10n.t(
            '{0} neither corrects a step nor was corrected. Compare two steps instead.',
            branch,
          ),
    );
    return undefined;
  }
  return others.length === 0 ? only : choose(sides, state);
}

async function choose(sides: readonly Sides[], state: RunState): Promise<Sides | undefined> {
  const items = sides.map((one): QuickPickItem & { readonly sides: Sides } => ({
    label: `${one.blamed} ↔ ${one.corrected}`,
    description: pickText(toldWords(state, one.corrected)),
    sides: one,
  }));
  const options = {
    title: l10n.t('Review Branch'),
    placeHolder: l10n.t('The blamed step and the one in its place'),
    matchOnDescription: true,
  };
  return (await chooseOne(items, options))?.sides;
}

function distinct(sides: readonly Sides[]): readonly Sides[] {
  return [...new Map(sides.map((one) => [`${one.blamed} ${one.corrected}`, one])).values()];
}

async function show(title: string, left: StepName, right: StepName, parts: Parts): Promise<void> {
  if (await showPrograms(title, left, right, parts.steps)) return;
  const words = l10n.t(
    'The programs of {0} and {1} are the same to the letter.',
    left.step,
    right.step,
  );
  void tellSame(words, left, right);
}

async function tellSame(words: string, left: StepName, right: StepName): Promise<void> {
  const transcripts = l10n.t('Compare Transcripts');
  if ((await window.showInformationMessage(words, transcripts)) !== transcripts) return;
  await showTranscripts(left, right);
}
