import * as l10n from '@vscode/l10n';
import type { RunSummary } from '../../platform/files/runs.ts';
import { wordFor, type Filter, type Words } from './filter.ts';

export const RUN_FILTER = ['state', 'problem', 'model'] as const;
export type RunFilter = Filter<(typeof RUN_FILTER)[number]>;

export const RUN_STATE_WORDS: Words = {
  atWork: () => l10n.t('at work'),
  solved: () => l10n.t('solved'),
  exhausted: () => l10n.t('not solved'),
  resumable: () => l10n.t('to be resumed'),
  damaged: () => l10n.t('damaged'),
};

/** As a key of `RUN_STATE_WORDS`. */
export function runStateOf({ problem, atWork, endedBecause }: RunSummary): string {
  if (problem === null) return 'damaged';
  if (atWork) return 'atWork';
  return endedBecause === 'solved' || endedBecause === 'exhausted' ? endedBecause : 'resumable';
}

/** Whether a run stays in the view. One that this window is at work on may not be on the disk yet. */
export function runFits(filter: RunFilter, summary: RunSummary): boolean {
  const { problem, model } = summary;
  if (filter.state !== undefined && filter.state !== runStateOf(summary)) return false;
  if (filter.model !== undefined && filter.model !== model) return false;
  const text = filter.problem?.toLowerCase();
  return text === undefined || (problem ?? summary.run).toLowerCase().includes(text);
}

/** What it narrows to, each in a few words. */
export function runFilterWords({ state, problem, model }: RunFilter): readonly string[] {
  return [
    ...(state === undefined ? [] : [wordFor(RUN_STATE_WORDS, state)]),
    ...(problem === undefined ? [] : [`“${problem}”`]),
    ...(model === undefined ? [] : [model]),
  ];
}
