import * as l10n from '@vscode/l10n';
import { QuickPickItemKind, type QuickPickItem } from 'vscode';
import { breather } from '../app/breathe.ts';
import { titleOf } from '../domain/shortName.ts';
import type { Policy } from '../domain/choices.ts';
import type { Budget } from '../domain/settings.ts';
import { budgetChoices, policyWords, type BudgetChoice } from './choices.ts';
import type { ExplorePlan } from './explorePlan.ts';
import { modelChoices } from './modelChoices.ts';
import type { Models } from './models.ts';
import { pickText } from './notice.ts';
import { nameInSet, problemSets, problemsIn } from './problems.ts';
import { chooseOne } from './questions.ts';

interface Choice<T> extends QuickPickItem {
  readonly value?: T;
}

/** Asks for a problem of the sets that are here; undefined where the person turned away. */
export async function askProblem(title: string, home: string): Promise<string | undefined> {
  return pick(title, l10n.t('The problem to work on'), async () => {
    const choices: Choice<string>[] = [];
    const breathe = breather();
    for (const set of await problemSets(home)) {
      choices.push({ label: set, kind: QuickPickItemKind.Separator });
      for (const { problem, summary } of await problemsIn(set, home)) {
        const { name, level } = summary;
        const short = nameInSet(set, name);
        const description = [
          ...(short === titleOf(name) ? [] : [pickText(short)]),
          ...(level === null ? [] : [l10n.t('level {0}', level)]),
        ];
        choices.push({
          label: pickText(titleOf(name)),
          description: description.join(' · '),
          value: problem,
        });
        await breathe();
      }
    }
    return choices;
  });
}

/** Asks for what a plan lacks, what was chosen last time first; undefined where the person turned away. */
export async function askPlan(
  given: Partial<ExplorePlan>,
  last: Partial<ExplorePlan>,
  context: {
    readonly home: string;
    readonly models: Models;
    readonly extraModels: readonly string[];
    readonly defaultModel: string | null;
  },
): Promise<ExplorePlan | undefined> {
  const title = l10n.t('Explore Problem');
  const problem = given.problem ?? (await askProblem(title, context.home));
  if (problem === undefined) return undefined;
  const model = given.model ?? (await askModel(title, last.model, context));
  if (model === undefined) return undefined;
  const policy = given.policy ?? (await askPolicy(title, last.policy));
  if (policy === undefined) return undefined;
  const budget = given.budget ?? (await askBudget(title, last.budget));
  return budget === undefined ? undefined : { problem, model, policy, budget };
}

function askModel(
  title: string,
  last: string | undefined,
  {
    models,
    ...rest
  }: {
    readonly models: Models;
    readonly extraModels: readonly string[];
    readonly defaultModel: string | null;
  },
): Promise<string | undefined> {
  return pick(title, l10n.t('The model that writes the programs'), async () => {
    const [known, adapters] = await Promise.all([models.all(), models.adapters()]);
    const choices = modelChoices({ known, adapters, ...rest });
    return lastFirst(choices, (value) => value === last);
  });
}

function askPolicy(title: string, last: Policy | undefined): Promise<Policy | undefined> {
  return pick(title, l10n.t('How to search'), async () => {
    const choices = Object.entries(policyWords()) as [Policy, string][];
    const items = choices.map(([value, detail]): Choice<Policy> => ({
      label: value,
      detail,
      value,
    }));
    return lastFirst(items, (value) => value === last);
  });
}

function askBudget(title: string, last: Budget | undefined): Promise<Budget | undefined> {
  return pick(title, l10n.t('What the run may use'), async () => {
    const items = budgetChoices().map(
      ({ label, detail, budget }: BudgetChoice): Choice<Budget> => ({
        label,
        detail,
        value: budget,
      }),
    );
    return lastFirst(items, (value) => JSON.stringify(value) === JSON.stringify(last));
  });
}

async function pick<T>(
  title: string,
  placeHolder: string,
  choices: () => Promise<Choice<T>[]>,
): Promise<T | undefined> {
  const chosen = await chooseOne(choices(), {
    title,
    placeHolder,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.value;
}

function lastFirst<T>(
  choices: readonly Choice<T>[],
  isLast: (value: T | undefined) => boolean,
): Choice<T>[] {
  const before = choices
    .filter(({ value }) => isLast(value))
    .map((choice) => ({ ...choice, label: `$(history) ${choice.label}` }));
  return [...before, ...choices.filter(({ value }) => !isLast(value))];
}
