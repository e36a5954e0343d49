import { QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import type { Parts } from '../compose.ts';
import { pickText } from '../notice.ts';
import { problemSets } from '../problems.ts';
import { DIFFICULTY_WORDS } from './difficulty.ts';
import type { KeptFilter } from './filter.ts';
import { SOLVED_WORDS, type ProblemFilter } from './problemFilter.ts';
import { RUN_STATE_WORDS, type RunFilter } from './runFilter.ts';

/** One way to narrow a view: by a choice among these, or by words that are typed. */
interface Narrowing<K extends string> {
  readonly name: K;
  readonly title: string;
  readonly choices: (() => Promise<ReadonlyMap<string, string>>) | 'typed';
}

/** Asks what the Problems view shall show, one thing after the other; the view follows at once. */
export async function filterProblems({ filters, settings }: Parts): Promise<void> {
  const sets = async (): Promise<ReadonlyMap<string, string>> =>
    new Map((await problemSets(settings().home)).map((set) => [set, set]));
  await narrow<keyof ProblemFilter>('Filter Problems', filters.problems, [
    { name: 'text', title: 'Text', choices: 'typed' },
    { name: 'solved', title: 'Solved', choices: async () => new Map(Object.entries(SOLVED_WORDS)) },
    {
      name: 'difficulty',
      title: 'Difficulty',
      choices: async () => new Map(Object.entries(DIFFICULTY_WORDS)),
    },
    { name: 'set', title: 'Set', choices: sets },
  ]);
}

/** Asks what the Runs view shall show. */
export async function filterRuns({ filters, settings }: Parts): Promise<void> {
  await narrow<keyof RunFilter>('Filter Runs', filters.runs, [
    { name: 'problem', title: 'Problem', choices: 'typed' },
    {
      name: 'state',
      title: 'State',
      choices: async () => new Map(Object.entries(RUN_STATE_WORDS)),
    },
    { name: 'model', title: 'Model', choices: () => modelsOfRuns(settings().home) },
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
      description: pickText(filter.value[by.name] === undefined ? 'any' : wordsOf(filter, by)),
      by,
    }));
    if (filter.isOn) {
      rows.push({ label: '', kind: QuickPickItemKind.Separator });
      rows.push({ label: '$(clear-all) Clear Filter', by: 'clear' });
    }
    const placeHolder = 'What the view shall show; Escape when it is right';
    const by = (await window.showQuickPick(rows, { title, placeHolder }))?.by;
    if (by === undefined) return;
    if (by === 'clear') return filter.clear();
    await ask(title, filter, by);
  }
}

function wordsOf<K extends string>(filter: KeptFilter<K>, { name }: Narrowing<K>): string {
  const value: string = filter.value[name] ?? '';
  if (name === 'solved') return SOLVED_WORDS[value] ?? value;
  if (name === 'difficulty') return DIFFICULTY_WORDS[value] ?? value;
  return name === 'state' ? (RUN_STATE_WORDS[value] ?? value) : value;
}

async function ask<K extends string>(
  title: string,
  filter: KeptFilter<K>,
  { name, title: by, choices }: Narrowing<K>,
): Promise<void> {
  const now = filter.value[name];
  if (choices === 'typed') {
    const prompt = `${by} to look for; empty shows all`;
    const typed = await window.showInputBox({ title, prompt, value: now ?? '' });
    if (typed !== undefined) await filter.narrow(name, typed);
    return;
  }
  const items: (QuickPickItem & { readonly value?: string })[] = [
    { label: 'any' },
    ...[...(await choices())].map(([value, label]) => ({ label: pickText(label), value })),
  ];
  const chosen = await window.showQuickPick(items, { title, placeHolder: by });
  if (chosen !== undefined) await filter.narrow(name, chosen.value);
}

async function modelsOfRuns(home: string): Promise<ReadonlyMap<string, string>> {
  const { listRuns } = await import('../../platform/files/runs.ts');
  const models = new Map<string, string>();
  for await (const { model } of listRuns(home)) if (model !== null) models.set(model, model);
  return models;
}
