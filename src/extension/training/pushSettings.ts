import * as l10n from '@vscode/l10n';
import { ADAPTER_NAME } from '../../domain/adapterName.ts';
import { hostedRecipeSchema, type HostedRecipe } from '../../domain/hostedJob.ts';
import { recipeSchema, type Recipe } from '../../domain/training.ts';

/** What a person may change of a push: what is trained, how it is called and how it is made. */
export interface PushSettings {
  /** The base, as a person names it. */
  readonly model: string;
  /** Null: after the data set. */
  readonly name: string | null;
  readonly recipe: Recipe;
  /** For a fine-tuning API: what it is told, in place of the recipe. */
  readonly hosted?: HostedRecipe;
}

type RecipeKey = 'epochs' | 'beta' | 'learningRate' | 'rank' | 'maxTokens' | 'rowsAtOnce';
type HostedKey = keyof HostedRecipe;

export interface PushSetting {
  readonly key: 'name' | 'model' | RecipeKey | HostedKey;
  readonly label: string;
  readonly detail: string;
  /** As a person changes it. */
  readonly value: string;
  /** As it is shown. */
  readonly shown: string;
  /** Why what was typed will not do; null where it will. */
  readonly trouble: (text: string) => string | null;
  readonly with: (text: string) => PushSettings;
}

/** The settings of a push, those that are changed most first. `usual` is what an unnamed adapter is called. */
export function pushSettings(settings: PushSettings, usual: string): readonly PushSetting[] {
  const { hosted } = settings;
  return hosted === undefined
    ? [nameSetting(settings, usual), ...recipeSettings(settings)]
    : [baseSetting(settings), ...hostedSettings(settings, hosted)];
}

function nameSetting(settings: PushSettings, usual: string): PushSetting {
  const value = settings.name ?? usual;
  return {
    ...{ key: 'name', value, shown: value, label: l10n.t('Name') },
    detail: l10n.t('What the adapter is called here'),
    trouble: (text) =>
      ADAPTER_NAME.test(text)
        ? null
        : l10n.t('Use letters, digits, dots, dashes and underscores, 64 at most.'),
    with: (text) => ({ ...settings, name: text }),
  };
}

interface Described<K> {
  readonly key: K;
  readonly label: () => string;
  readonly detail: () => string;
}

const EPOCHS: Described<'epochs'> = {
  key: 'epochs',
  label: () => l10n.t('Epochs'),
  detail: () => l10n.t('How often each row is trained on'),
};

const RECIPE: readonly Described<RecipeKey>[] = [
  EPOCHS,
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

function recipeSettings(settings: PushSettings): readonly PushSetting[] {
  const { recipe } = settings;
  return RECIPE.map(({ key, label, detail }) => {
    const value = String(recipe[key]);
    return {
      ...{ key, value, shown: value, label: label(), detail: detail() },
      trouble: (text) => (recipeWith(recipe, key, text) === null ? WRONG[key]() : null),
      with: (text) => ({ ...settings, recipe: recipeWith(recipe, key, text) ?? recipe }),
    };
  });
}

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
  const parsed = recipeSchema.safeParse({ ...recipe, [key]: numberIn(text) });
  return parsed.success ? parsed.data : null;
}

/** What a person calls a model that a service trains. */
const HOSTED = 'openai:';

function baseSetting(settings: PushSettings): PushSetting {
  const value = baseName(settings.model);
  return {
    ...{ key: 'model', value, shown: value, label: l10n.t('Base') },
    detail: l10n.t('The model that is trained, as the service names it'),
    trouble: baseTrouble,
    with: (text) => ({ ...settings, model: baseModel(text) }),
  };
}

/** Of the base of a push to a fine-tuning API: what the service calls it, and what it is called here. */
export function baseName(model: string): string {
  return model.startsWith(HOSTED) ? model.slice(HOSTED.length) : '';
}

export function baseModel(name: string): string {
  return `${HOSTED}${name.trim()}`;
}

export function baseTrouble(text: string): string | null {
  return text.trim() === '' ? l10n.t('This is needed.') : null;
}

const HOSTED_RECIPE: readonly Described<HostedKey>[] = [
  EPOCHS,
  {
    key: 'rowsPerStep',
    label: () => l10n.t('Rows a step'),
    detail: () => l10n.t('Between two updates of the model'),
  },
  {
    key: 'seed',
    label: () => l10n.t('Seed'),
    detail: () => l10n.t('Another one is another job'),
  },
];

/** What is left empty is left to the service, but for the seed. */
function hostedSettings(settings: PushSettings, hosted: HostedRecipe): readonly PushSetting[] {
  return HOSTED_RECIPE.map(({ key, label, detail }) => {
    const value = hosted[key] === null ? '' : String(hosted[key]);
    return {
      ...{ key, value, label: label(), detail: detail() },
      shown: value === '' ? l10n.t('left to the service') : value,
      trouble: (text) => (hostedWith(hosted, key, text) === null ? wrongHosted(key) : null),
      with: (text) => ({ ...settings, hosted: hostedWith(hosted, key, text) ?? hosted }),
    };
  });
}

function hostedWith(hosted: HostedRecipe, key: HostedKey, text: string): HostedRecipe | null {
  const value = text.trim() === '' ? null : numberIn(text);
  const parsed = hostedRecipeSchema.safeParse({ ...hosted, [key]: value });
  return parsed.success ? parsed.data : null;
}

function wrongHosted(key: HostedKey): string {
  return key === 'seed'
    ? l10n.t('Write a whole number from 0.')
    : l10n.t('Write a whole number from 1, or nothing to leave it to the service.');
}

function numberIn(text: string): number {
  return Number(text.replace(',', '.'));
}
