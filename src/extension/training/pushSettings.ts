import * as l10n from '@vscode/l10n';
import { ADAPTER_NAME } from '../../domain/keptAdapter.ts';
import { recipeSchema, type Recipe } from '../../domain/training.ts';

/** What a person may change of a push: how the adapter is called and made. */
export interface PushSettings {
  /** Null: after the data set. */
  readonly name: string | null;
  readonly recipe: Recipe;
}

export type PushSettingKey =
  'name' | 'epochs' | 'beta' | 'learningRate' | 'rank' | 'maxTokens' | 'rowsAtOnce';

export interface PushSetting {
  readonly key: PushSettingKey;
  readonly label: string;
  readonly detail: string;
  readonly value: string;
  /** Why what was typed will not do; null where it will. */
  readonly trouble: (text: string) => string | null;
  readonly with: (text: string) => PushSettings;
}

/** The settings of a push, those that are changed most first. `usual` is what an unnamed adapter is called. */
export function pushSettings(settings: PushSettings, usual: string): readonly PushSetting[] {
  const { name, recipe } = settings;
  return [
    {
      key: 'name',
      label: l10n.t('Name'),
      detail: l10n.t('What the adapter is called here'),
      value: name ?? usual,
      trouble: (text) =>
        ADAPTER_NAME.test(text)
          ? null
          : l10n.t('Use letters, digits, dots, dashes and underscores, 64 at most.'),
      with: (text) => ({ ...settings, name: text }),
    },
    ...RECIPE.map(({ key, label, detail }): PushSetting => ({
      key,
      label: label(),
      detail: detail(),
      value: String(recipe[key]),
      trouble: (text) => (recipeWith(recipe, key, text) === null ? WRONG[key]() : null),
      with: (text) => ({ ...settings, recipe: recipeWith(recipe, key, text) ?? recipe }),
    })),
  ];
}

type RecipeKey = Exclude<PushSettingKey, 'name'>;

const RECIPE: readonly {
  readonly key: RecipeKey;
  readonly label: () => string;
  readonly detail: () => string;
}[] = [
  {
    key: 'epochs',
    label: () => l10n.t('Epochs'),
    detail: () => l10n.t('How often each row is trained on'),
  },
  {
    key: 'beta',
    label: () => l10n.t('Weight of rehearsal (β)'),
    detail: () =>
      l10n.t('Less learns the corrections faster; more keeps what the model could do already'),
  },
  {
    key: 'learningRate',
    label: () => l10n.t('Learning rate'),
    detail: () => l10n.t('Lower it where the loss is no number any more'),
  },
  {
    key: 'rank',
    label: () => l10n.t('Rank'),
    detail: () => l10n.t('The size of the adapter'),
  },
  {
    key: 'maxTokens',
    label: () => l10n.t('Longest row'),
    detail: () => l10n.t('In tokens; longer rows are refused by name, and memory grows with it'),
  },
  {
    key: 'rowsAtOnce',
    label: () => l10n.t('Rows at once'),
    detail: () => l10n.t('What goes through the model together; fewer take less memory'),
  },
];

const COUNT = (): string => l10n.t('Write a whole number from 1.');
const WRONG: Readonly<Record<RecipeKey, () => string>> = {
  epochs: () => l10n.t('Write a number above 0.'),
  beta: () => l10n.t('Write a number from 0.'),
  learningRate: () => l10n.t('Write a number above 0.'),
  rank: COUNT,
  maxTokens: COUNT,
  rowsAtOnce: COUNT,
};

function recipeWith(recipe: Recipe, key: RecipeKey, text: string): Recipe | null {
  if (text.trim() === '') return null;
  const parsed = recipeSchema.safeParse({ ...recipe, [key]: Number(text.replace(',', '.')) });
  return parsed.success ? parsed.data : null;
}
