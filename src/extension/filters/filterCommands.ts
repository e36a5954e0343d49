import * as l10n from '@vscode/l10n';
import { QuickPickItemKind, type QuickPickItem } from 'vscode';
import type { Parts } from '../compose.ts';
import { pickText } from '../notice.ts';
import { problemSets } from '../problems.ts';
import { askText, chooseOne } from '../questions.ts';
import { DIFFICULTY_WORDS } from './difficulty.ts';
import { wordFor, type KeptFilter, type Words } from './filter.ts';
import { SOLVED_WORDS, type ProblemFilter } from './problemFilter.ts';
import { RUN_STATE_WORDS, type RunFilter } from './runFilter.ts';

/** One way to narrow a view: by a choice among these, or by words that are typed. */
interface Narrowing<K extends string> {
  readonly name: K;
  readonly title: string;
  readonly choices: Words | (() => Promise<readonly string[]>) | 'typed';
}

/** Asks what the Problems view shall show, one thing after the other; the view follows at once. */
export async function filterProblems({ filters, settings }: Parts): Promise<void> {
  const sets = (): Promise<readonly string[]> => problemSets(settings().home);
  await narrow<keyof ProblemFilter>(l10n.t('Filter Problems'), filters.problems, [
    { name: 'text', title: l10n.t('Text'), choices: 'typed' },
    { name: 'solved', title: l10n.t('Solved'), choices: SOLVED_WORDS },
    {
      name: 'difficulty',
      title: l10n.t('Difficulty'),
      choices: DIFFICULTY_WORDS,
    },
    { name: 'set', title: l10n.t('Set'), choices: sets },
  ]);
}

/** Asks what the Runs view shall show. */
export async function filterRuns({ filters, settings }: Parts): Promise<void> {
  await narrow<keyof RunFilter>(l10n.t('Filter Runs'), filters.runs, [
    { name: 'problem', title: l10n.t('Problem'), choices: 'typed' },
    {
      name: 'state',
      title: l10n.t('State'),
      choices: RUN_STATE_WORDS,
    },
    { name: 'model', title: l10n.t('Model'), choices: () => modelsOfRuns(settings().home) },
  ]);
}

interface Row<K extends string> extends QuickPickItem {
  readonly by?: Narrowing<K> | 'clear';
}

/** The list comes again after each choice, with what is chosen so far, until it is closed. */
async function narrow<K extends string>(
  title: string,
  filter: KeptFilter<K>,
  narrowings: readonly Narrowing<K>[],
): Promise<void> {
  for (;;) {
    const rows: Row<K>[] = narrowings.map((by) => ({
      label: by.title,
      description: pickText(
        filter.value[by.name] === undefined ? l10n.t('any') : wordsOf(filter, by),
      ),
      by,
    }));
    if (filter.isOn) {
      rows.push({ label: '', kind: QuickPickItemKind.Separator });
      rows.push({ label: `$(clear-all) ${l10n.t('Clear Filter')}`, by: 'clear' });
    }
    const placeHolder = l10n.t('What the view shall show; Escape when it is right');
    const by = (await chooseOne(rows, { title, placeHolder }))?.by;
    if (by === undefined) return;
    if (by === 'clear') return filter.clear();
    await ask(title, filter, by);
  }
}

function wordsOf<K extends string>(filter: KeptFilter<K>, { name, choices }: Narrowing<K>): string {
  const value: string = filter.value[name] ?? '';
  return typeof choices === 'object' ? wordFor(choices, value) : value;
}

async function ask<K extends string>(
  title: string,
  filter: KeptFilter<K>,
  { name, title: by, choices }: Narrowing<K>,
): Promise<void> {
  const now = filter.value[name];
  if (choices === 'typed') {
    const prompt = l10n.t('What to look for; empty shows all');
    const typed = await askText({ title, prompt, value: now ?? '' });
    if (typed !== undefined) await filter.narrow(name, typed);
    return;
  }
  const items: (QuickPickItem & { readonly value?: string })[] = [
    { label: l10n.t('any') },
    ...(await valuesOf(choices)).map(([value, label]) => ({ label: pickText(label), value })),
  ];
  const chosen = await chooseOne(items, { title, placeHolder: by });
  if (chosen !== undefined) await filter.narrow(name, chosen.value);
}

async function valuesOf(
  choices: Words | (() => Promise<readonly string[]>),
): Promise<readonly (readonly [value: string, label: string])[]> {
  if (typeof choices === 'function') return (await choices()).map((value) => [value, value]);
  return Object.entries(choices).map(([value, word]) => [value, word()]);
}

async function modelsOfRuns(home: string): Promise<readonly string[]> {
  const { listRuns } = await import('../../platform/files/runs.ts');
  const models = new Set<string>();
  for await (const { model } of listRuns(home)) if (model !== null) models.add(model);
  return [...models];
}
