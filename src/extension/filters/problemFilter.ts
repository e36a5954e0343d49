import * as l10n from '@vscode/l10n';
import { difficultyOf } from '../../domain/difficulty.ts';
import type { ProblemSummary } from '../../platform/problems/setIndex.ts';
import { DIFFICULTY_WORDS } from './difficulty.ts';
import { wordFor, type Filter, type Words } from './filter.ts';

export const PROBLEM_FILTER = ['set', 'difficulty', 'solved', 'text'] as const;
export type ProblemFilter = Filter<(typeof PROBLEM_FILTER)[number]>;

export const SOLVED_WORDS: Words = {
  yes: () => l10n.t('solved'),
  no: () => l10n.t('not solved'),
};

/** Whether a problem of this set stays in the view. */
export function problemFits(
  filter: ProblemFilter,
  {
    set,
    summary,
    solved,
  }: {
    readonly set: string;
    readonly summary: ProblemSummary;
    readonly solved: boolean;
  },
): boolean {
  if (filter.set !== undefined && filter.set !== set) return false;
  if (filter.difficulty !== undefined && filter.difficulty !== difficultyOf(summary)) return false;
  if (filter.solved !== undefined && (filter.solved === 'yes') !== solved) return false;
  const text = filter.text?.toLowerCase();
  return (
    text === undefined || `${summary.name} ${summary.source ?? ''}`.toLowerCase().includes(text)
  );
}

/** What it narrows to, each in a few words. */
export function problemFilterWords(filter: ProblemFilter): readonly string[] {
  const { set, difficulty, solved, text } = filter;
  return [
    ...(set === undefined ? [] : [l10n.t('the set {0}', set)]),
    ...(difficulty === undefined ? [] : [wordFor(DIFFICULTY_WORDS, difficulty)]),
    ...(solved === undefined ? [] : [wordFor(SOLVED_WORDS, solved)]),
    ...(text === undefined ? [] : [`“${text}”`]),
  ];
}
