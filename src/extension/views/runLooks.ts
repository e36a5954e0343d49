import * as l10n from '@vscode/l10n';
import { safe } from '../../app/safe.ts';
import { VERDICT_WORDS } from '../../domain/verdictWords.ts';
import { titleOf } from '../../domain/shortName.ts';
import { agentWords } from '../../domain/agentWords.ts';
import type { Agent, Experience, RunEnd, StepVerdict } from '../../domain/runEvent.ts';
import {
  isByPerson,
  isImported,
  isSolved,
  stepVerdict,
  type BranchState,
  type RunState,
  type StepState,
} from '../../domain/runState.ts';
import type { RunSummary } from '../../platform/files/runs.ts';
import { explanationOf } from '../remedy.ts';
import type { LiveRun } from '../runs.ts';
import { COLORS, type Look } from './look.ts';

/** A run at work in this window. */
export function liveLook({ run, problem, state, progress }: LiveRun): Look {
  const agent = state?.started?.imported?.agent ?? null;
  return {
    label: safe(titleOf(problem)),
    description: [liveWords(state, progress), ...importedShort(agent)].join(' · '),
    tooltip: [safe(problem), run, ...importedWhole(agent)].join('\n'),
    icon: 'sync~spin',
    color: COLORS.live,
    context: 'run.live',
  };
}

function liveWords(state: RunState | null, progress: LiveRun['progress']): string {
  if (state !== null) return [l10n.t('at work'), steps(state.steps.size)].join(' · ');
  if (progress === null) return l10n.t('starting');
  const { what, fraction } = progress;
  return fraction === null ? what : `${what}: ${Math.floor(100 * fraction)} %`;
}

/** A run on the disk. */
export function runLook(summary: RunSummary): Look {
  const { run, problem, policy, model, startedAt, importedFrom } = summary;
  const told = endOf(summary);
  const counted = summary.steps === null ? [] : [steps(summary.steps)];
  return {
    label: safe(problem === null ? run : titleOf(problem)),
    // A side bar has room for a few words: what sets it apart comes first.
    description: [told.words, ...importedShort(importedFrom), ...counted, policy ?? '']
      .filter((part) => part !== '')
      .join(' · '),
    tooltip: [
      ...[problem ?? '', run, `${policy ?? ''} · ${model ?? ''}`, startedAt ?? ''].map(safe),
      ...importedWhole(importedFrom),
    ]
      .filter((line) => line !== '')
      .join('\n'),
    icon: told.icon,
    color: told.color,
    context: told.context,
  };
}

/** What a run was taken over from: a side bar has room for the agent's name, a tooltip for its model, too. */
function importedShort(agent: Agent | null): readonly string[] {
  return agent === null ? [] : [l10n.t('imported from {0}', safe(agent.name))];
}

function importedWhole(agent: Agent | null): readonly string[] {
  return agent === null ? [] : [l10n.t('imported from {0}', safe(agentWords(agent)))];
}

interface Told {
  readonly words: string;
  readonly icon: string;
  readonly color: string;
  readonly context: 'run.ended' | 'run.resumable' | 'run.elsewhere' | 'run.damaged';
}

const ENDS: Readonly<Record<RunEnd, () => Told>> = {
  solved: () => ({
    words: l10n.t('solved'),
    icon: 'pass-filled',
    color: COLORS.good,
    context: 'run.ended',
  }),
  exhausted: () => ({
    words: l10n.t('not solved'),
    icon: 'error',
    color: COLORS.bad,
    context: 'run.ended',
  }),
  cancelled: () => ({
    words: l10n.t('stopped'),
    icon: 'debug-pause',
    color: COLORS.quiet,
    context: 'run.resumable',
  }),
  failed: () => ({
    words: l10n.t('broken off'),
    icon: 'warning',
    color: COLORS.poor,
    context: 'run.resumable',
  }),
};

function endOf({ problem, atWork, endedBecause }: RunSummary): Told {
  if (problem === null) {
    return {
      words: l10n.t('damaged'),
      icon: 'warning',
      color: COLORS.poor,
      context: 'run.damaged',
    };
  }
  if (atWork) {
    const words = l10n.t('at work in another process');
    return { words, icon: 'sync', color: COLORS.live, context: 'run.elsewhere' };
  }
  if (endedBecause !== null) return ENDS[endedBecause]();
  return cutOff();
}

function cutOff(): Told {
  const words = l10n.t('cut off');
  return { words, icon: 'debug-pause', color: COLORS.quiet, context: 'run.resumable' };
}

/** What stands under a run that cannot be read: what happened, and on hover where and what to do. A side bar has no room for more. */
export function troubleLook(error: Error): Look {
  const { short, text } = explanationOf(error);
  return {
    label: safe(short),
    description: '',
    tooltip: safe(text),
    icon: 'warning',
    color: COLORS.poor,
    context: 'trouble',
  };
}

/** How the run of a branch stands: at work anywhere, ended, or cut off without an end. */
export type RunStanding = 'atWork' | 'cutOff' | RunEnd;

/** A branch: why it was opened, and how it ended; one that had not, as its run did. */
export function branchLook(branch: BranchState, run: RunStanding): Look {
  const lesson = branch.experiences.at(-1);
  const from = branch.from === null ? l10n.t('from the problem') : l10n.t('from {0}', branch.from);
  const { icon, color, words } =
    branch.closed === null ? openEnd(run) : branchEnds()[branch.closed];
  return {
    label: branch.id,
    description: [
      words,
      from,
      ...(branch.fixes === null ? [] : [l10n.t("a person's fix of {0}", branch.fixes)]),
      ...(lesson === undefined ? [] : [lessonWords(lesson, branch)]),
    ].join(' · '),
    tooltip: lesson === undefined ? `${branch.id} ${from}` : lessonTooltip(lesson),
    icon: branch.fixes === null ? icon : 'account',
    color,
    context: 'branch',
  };
}

function lessonWords({ fix }: Experience, { author }: BranchState): string {
  return author === 'person' ? l10n.t('hint: {0}', safe(fix)) : l10n.t('lesson: {0}', safe(fix));
}

function lessonTooltip({ blamed, diagnosis, fix }: Experience): string {
  if (blamed === null) return l10n.t("A person's hint: {0}", safe(fix));
  const blame = l10n.t('Blames {0}: {1}', blamed, safe(diagnosis));
  return [blame, l10n.t('To do: {0}', safe(fix))].join('\n');
}

interface BranchEnd {
  readonly words: string;
  readonly icon: string;
  readonly color: string;
}

function branch(words: string, color: string): BranchEnd {
  return { words, icon: 'git-branch', color };
}

/** A branch that was not closed: a run that is resumed goes on with it. */
function openEnd(run: RunStanding): BranchEnd {
  if (run === 'atWork') return branch(l10n.t('open'), COLORS.live);
  const { words, color } = run === 'cutOff' ? cutOff() : ENDS[run]();
  return branch(words, color);
}

function branchEnds(): Readonly<Record<NonNullable<BranchState['closed']>, BranchEnd>> {
  return {
    solved: { words: l10n.t('solved'), icon: 'pass', color: COLORS.good },
    failed: branch(l10n.t('failed'), COLORS.bad),
    duplicate: branch(l10n.t('the same program again'), COLORS.quiet),
    budget: branch(l10n.t('the budget is spent'), COLORS.quiet),
    stopped: branch(l10n.t('the run ended first'), COLORS.quiet),
  };
}

/** A step: its verdict and figures, the first fact about it, and whether a reflection blames it. */
export function stepLook(step: StepState, { blamed }: { readonly blamed: boolean }): Look {
  const verdict = stepVerdict(step);
  const facts = step.judged?.facts ?? [];
  const words =
    verdict === null
      ? l10n.t('being judged')
      : `${l10n.t(VERDICT_WORDS[verdict])} ${figures(step)}`;
  return {
    label: step.id,
    description: [
      words,
      ...(blamed ? [l10n.t('blamed')] : []),
      ...(isByPerson(step) ? [l10n.t('by a person')] : []),
      ...(isImported(step) ? [l10n.t('imported')] : []),
    ].join(' · '),
    tooltip: [
      words,
      ...importedWhole(step.taken.agent ?? null),
      ...facts.map(({ number, text }) => `${number}. ${safe(text)}`),
    ].join('\n'),
    ...iconOf(step, verdict),
    context: step.parent === null ? 'step' : 'step.child',
  };
}

function iconOf(step: StepState, verdict: StepVerdict | null): Pick<Look, 'icon' | 'color'> {
  if (verdict === null) return { icon: 'loading~spin', color: COLORS.live };
  if (isSolved(step)) return { icon: 'pass', color: COLORS.good };
  return VERDICT_ICONS[verdict];
}

/** `accepted` alone, where it is not yet solved, has passed the visible tests only. */
const VERDICT_ICONS: Readonly<Record<StepVerdict, Pick<Look, 'icon' | 'color'>>> = {
  accepted: { icon: 'pass', color: COLORS.quiet },
  wrongAnswer: { icon: 'error', color: COLORS.bad },
  timeLimit: { icon: 'watch', color: COLORS.bad },
  memoryLimit: { icon: 'database', color: COLORS.bad },
  outputLimit: { icon: 'output', color: COLORS.bad },
  runtimeError: { icon: 'flame', color: COLORS.bad },
  compileError: { icon: 'bracket-error', color: COLORS.bad },
  judgeError: { icon: 'warning', color: COLORS.poor },
  noProgram: { icon: 'circle-slash', color: COLORS.quiet },
};

function figures({ judged }: StepState): string {
  if (judged === null) return '';
  const { visible, hidden } = judged;
  const shown = `${visible.passed}/${visible.total}`;
  if (hidden === undefined) return shown;
  return `${shown}, ${l10n.t('hidden {0}/{1}', hidden.passed, hidden.total)}`;
}

function steps(count: number): string {
  return count === 1 ? l10n.t('1 step') : l10n.t('{0} steps', count);
}
