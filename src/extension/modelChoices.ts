import * as l10n from '@vscode/l10n';
import { DEFAULT_MODEL } from '../app/defaults.ts';
import type { KeptAdapter } from '../domain/keptAdapter.ts';
import { sizeWords } from '../domain/sizeWords.ts';
import { tunedModel } from '../domain/tunedModel.ts';
import type { KnownModel } from './models.ts';
import { pickText } from './notice.ts';

export interface ModelChoice {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** As `leafe explore --model` takes it. */
  readonly value: string;
}

/**
 * The models to choose from, each with its adapters behind it, then adapters of bases that are in no catalogue, and those that the settings
 * name; the default before all others.
 */
export function modelChoices({
  known,
  adapters,
  extraModels,
  defaultModel = null,
}: {
  readonly known: readonly KnownModel[];
  readonly adapters: readonly KeptAdapter[];
  readonly extraModels: readonly string[];
  /** What the settings name; null is the one that a new user gets. */
  readonly defaultModel?: string | null;
}): readonly ModelChoice[] {
  const standard = defaultModel ?? DEFAULT_MODEL;
  const isDefault = ({ model }: KnownModel): boolean => specOf(model) === DEFAULT_MODEL;
  const ordered = [...known.filter(isDefault), ...known.filter((one) => !isDefault(one))];
  const bases = new Set(known.map(({ model }) => model.sha256));
  const all = [
    ...ordered.flatMap((one) => [
      modelChoice(one),
      ...adapters.filter(({ base }) => base.sha256 === one.model.sha256).map(adapterChoice),
    ]),
    ...adapters.filter(({ base }) => !bases.has(base.sha256)).map(adapterChoice),
    ...extraModels.map((spec): ModelChoice => ({ label: spec, value: spec })),
  ];
  const marked = all.map((one) => (one.value === standard ? markedDefault(one) : one));
  return [
    ...marked.filter(({ value }) => value === standard),
    ...marked.filter(({ value }) => value !== standard),
  ];
}

function modelChoice({ model, state }: KnownModel): ModelChoice {
  const value = specOf(model);
  const isHere = state.kind === 'here';
  const description = isHere ? l10n.t('here') : l10n.t('{0} to fetch', sizeWords(model.bytes));
  const detail = `${model.about} · ${model.licence}`;
  return { label: model.name, description, detail, value };
}

function markedDefault(choice: ModelChoice): ModelChoice {
  const { description } = choice;
  const words = [l10n.t('the default'), ...(description === undefined ? [] : [description])];
  return { ...choice, description: words.join(' · ') };
}

function adapterChoice(adapter: KeptAdapter): ModelChoice {
  const value = tunedModel(adapter);
  return {
    label: pickText(value.replace(/^embedded:/, '')),
    description: l10n.t('tuned'),
    detail: l10n.t('trained on {0}', pickText(adapter.madeFrom.dataset)),
    value,
  };
}

function specOf({ name }: KnownModel['model']): string {
  return `embedded:${name}`;
}
