import * as l10n from '@vscode/l10n';
import { QuickPickItemKind, ThemeIcon, Uri, window, type QuickPickItem } from 'vscode';
import { shortModel } from '../../domain/shortModel.ts';
import { NO_BUDGET } from '../../domain/noBudget.ts';
import type { Budget } from '../../domain/settings.ts';
import type { Parts } from '../compose.ts';
import { modelChoices } from '../modelChoices.ts';
import { pickText } from '../notice.ts';
import { problemSets, problemsIn } from '../problems.ts';
import { askText, chooseOne } from '../questions.ts';
import { spanWords } from '../training/jobWords.ts';
import { EVALUATION_DEFAULTS, isFitNumber, type EvaluationPlan } from './evaluationPlan.ts';

const title = (): string => l10n.t('Evaluate Model');

type Part = Partial<EvaluationPlan>;

/** Asks for what is not decided, what was chosen last time first, and at last whether it is to begin so; undefined where the person turned away. */
export async function askEvaluation(
  parts: Parts,
  decided: Part,
  last: Part,
): Promise<EvaluationPlan | undefined> {
  const model = decided.model ?? (await askModel(parts, last.model));
  if (model === undefined) return undefined;
  const problems = decided.problems ?? (await askProblems(parts, last.problems));
  if (problems === undefined) return undefined;
  const settings = { ...EVALUATION_DEFAULTS, budget: NO_BUDGET, ...last, ...decided };
  const { samples, steps, budget } = settings;
  const plan = { model, problems, samples, steps, budget };
  const isDecided = (['samples', 'steps'] as const).every((name) => decided[name] !== undefined);
  return isDecided ? plan : confirmed(plan, await countOf(parts, problems));
}

async function askModel(
  { models, settings }: Parts,
  last: string | undefined,
): Promise<string | undefined> {
  const [known, adapters] = await Promise.all([models.all(), models.adapters()]);
  const { models: extraModels, defaultModel } = settings();
  const choices = modelChoices({ known, adapters, extraModels, defaultModel });
  const placeHolder = l10n.t('The model, or a tuned one, that is to be measured');
  const options = { title: title(), placeHolder, matchOnDescription: true, matchOnDetail: true };
  return (await chooseOne(lastFirst(choices, last), options))?.value;
}

interface ProblemsItem extends QuickPickItem {
  readonly value?: string;
}

async function askProblems(parts: Parts, last: string | undefined): Promise<string | undefined> {
  const file: ProblemsItem = { label: l10n.t('A file…'), iconPath: new ThemeIcon('go-to-file') };
  const { home } = parts.settings();
  const sets = await Promise.all(
    (await problemSets(home)).map(async (set): Promise<ProblemsItem> => {
      const count = (await problemsIn(set, home)).length;
      return { label: set, description: countWords(count), value: set };
    }),
  );
  const known = sets.some(({ value }) => value === last);
  const before: ProblemsItem[] =
    last === undefined || known ? [] : [{ label: pickText(last), value: last }];
  const items: ProblemsItem[] = [
    ...lastFirst([...before, ...sets], last),
    { label: '', kind: QuickPickItemKind.Separator },
    file,
  ];
  const placeHolder = l10n.t('The problems it is measured on; none that it was trained on');
  const chosen = await chooseOne(items, { title: title(), placeHolder });
  return chosen === file ? askFile() : chosen?.value;
}

async function askFile(): Promise<string | undefined> {
  const [file] =
    (await window.showOpenDialog({
      title: title(),
      filters: { [l10n.t('Problems')]: ['jsonl', 'ndjson', 'json', 'parquet'] },
    })) ?? [];
  return file instanceof Uri ? file.fsPath : undefined;
}

/** Of a file nobody knows before it was read. */
async function countOf({ settings }: Parts, problems: string): Promise<number | null> {
  const { home } = settings();
  const isSet = (await problemSets(home)).includes(problems);
  if (isSet) return (await problemsIn(problems, home)).length;
  return problems.includes('#') ? 1 : null;
}

interface ConfirmItem extends QuickPickItem {
  readonly change?: (plan: EvaluationPlan) => Promise<EvaluationPlan>;
}

/** Shows what would be measured; a setting that is chosen is asked for, and the list comes again. */
async function confirmed(
  plan: EvaluationPlan,
  count: number | null,
): Promise<EvaluationPlan | undefined> {
  const { model, problems, samples, steps, budget } = plan;
  const all = count === null ? [] : [l10n.t('{0} attempts', count * samples)];
  const go: ConfirmItem = {
    label: l10n.t('Evaluate'),
    description: [shortModel(model), shortModel(problems), ...all].map(pickText).join(' · '),
    detail: l10n.t('Each attempt is kept as it ends: a stop, a reload or a crash loses none.'),
    iconPath: new ThemeIcon('play'),
  };
  const items: ConfirmItem[] = [
    go,
    { label: l10n.t('Settings'), kind: QuickPickItemKind.Separator },
    {
      label: l10n.t('Attempts of each problem'),
      description: String(samples),
      detail: l10n.t('More of them, and more problems, tell smaller differences apart'),
      change: (now) => askNumber(now, 'samples', l10n.t('Attempts of each problem')),
    },
    {
      label: l10n.t('Replies an attempt may take'),
      description: String(steps),
      detail: l10n.t(
        'After each program that fails the model sees what was wrong, and may reply again',
      ),
      change: (now) => askNumber(now, 'steps', l10n.t('Replies an attempt may take')),
    },
    {
      label: l10n.t('Budget'),
      description: budgetWords(budget),
      detail: l10n.t('For all attempts together; what it has no room for is missing, never failed'),
      change: askBudget,
    },
  ];
  const placeHolder = l10n.t('Enter begins it so; choose a setting to change it');
  const chosen = await chooseOne(items, { title: title(), placeHolder });
  if (chosen === undefined) return undefined;
  return chosen.change === undefined ? plan : confirmed(await chosen.change(plan), count);
}

/** As it was where the person turned away. */
async function askNumber(
  plan: EvaluationPlan,
  name: 'samples' | 'steps',
  label: string,
): Promise<EvaluationPlan> {
  const text = await askText({
    title: label,
    value: String(plan[name]),
    validateInput: (typed) =>
      isFitNumber(name, typed.trim()) ? null : l10n.t('Write a whole number from {0} on.', 1),
  });
  return text === undefined ? plan : { ...plan, [name]: Number(text.trim()) };
}

const BUDGET_SECONDS = [600, 3600, 4 * 3600] as const;

async function askBudget(plan: EvaluationPlan): Promise<EvaluationPlan> {
  const timed = BUDGET_SECONDS.map((seconds): Budget => ({ ...NO_BUDGET, seconds }));
  const budgets = [NO_BUDGET, ...timed];
  const items = budgets.map((budget) => ({ label: budgetWords(budget), budget }));
  const chosen = await chooseOne(items, { title: l10n.t('Budget') });
  return chosen === undefined ? plan : { ...plan, budget: chosen.budget };
}

function budgetWords(budget: Budget): string {
  const { seconds, programs, tokens } = budget;
  const words = [
    ...(seconds === null ? [] : [spanWords(seconds)]),
    ...(programs === null ? [] : [l10n.t('{0} programs', programs)]),
    ...(tokens === null ? [] : [l10n.t('{0} tokens', tokens)]),
  ];
  return words.length === 0 ? l10n.t('No limit') : words.join(', ');
}

function countWords(count: number): string {
  return count === 1 ? l10n.t('1 problem') : l10n.t('{0} problems', count);
}

function lastFirst<T extends QuickPickItem & { readonly value?: string }>(
  choices: readonly T[],
  last: string | undefined,
): T[] {
  const before = choices
    .filter(({ value }) => value !== undefined && value === last)
    .map((choice) => ({ ...choice, label: `$(history) ${choice.label}` }));
  return [...before, ...choices.filter(({ value }) => value === undefined || value !== last)];
}
