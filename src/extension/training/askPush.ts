import { basename } from 'node:path';
import * as l10n from '@vscode/l10n';
import { QuickPickItemKind, ThemeIcon, type QuickPickItem } from 'vscode';
import { DEFAULT_MODEL } from '../../app/defaults.ts';
import type { TrainerEntry, TrainerEntryOf } from '../../app/training/trainers.ts';
import { hostedRecipeSchema } from '../../domain/hostedJob.ts';
import { shortModel } from '../../domain/shortModel.ts';
import { recipeSchema } from '../../domain/training.ts';
import type { Parts } from '../compose.ts';
import { modelChoices } from '../modelChoices.ts';
import { pickText } from '../notice.ts';
import { askText, chooseOne } from '../questions.ts';
import { askDataset } from './askDataset.ts';
import { trainerItem } from './askTrainer.ts';
import { rowWords, type DatasetChoice, type TrainerFormat } from './datasetChoices.ts';
import { leavingWords } from './leaving.ts';
import type { PushChoice } from './pushChoice.ts';
import {
  baseModel,
  baseName,
  baseTrouble,
  pushSettings,
  type PushSetting,
  type PushSettings,
} from './pushSettings.ts';
import { addTrainer } from './trainerCommands.ts';
import { placeOf } from './trainerWords.ts';

/** All that a push needs. */
export interface PushPlan extends PushSettings {
  readonly dataset: DatasetChoice;
  readonly trainer: TrainerEntry;
}

const title = (): string => l10n.t('Push Corrections to Trainer');

/** Asks for what is not decided, and at last whether it is to be pushed so; undefined where the person turned away. */
export async function askPush(parts: Parts, decided: PushChoice): Promise<PushPlan | undefined> {
  const given = decided.dataset === undefined ? null : await datasetIn(parts, decided.dataset);
  const trainer = await trainerOf(parts, decided, given);
  if (trainer === undefined) return undefined;
  const dataset = await datasetFor(parts, trainer, given);
  if (dataset === undefined) return undefined;
  const settings = await settingsOf(parts, decided, { dataset, trainer });
  return settings === undefined ? undefined : confirmed({ dataset, trainer, ...settings });
}

/** A fine-tuning API is sent chats; all others train on tokens that are made of rows here. */
function formatOf({ kind }: TrainerEntry): TrainerFormat {
  return kind === 'openai' ? 'openai' : 'trl';
}

async function datasetIn({ recentDatasets }: Parts, folder: string): Promise<DatasetChoice> {
  const { readManifest } = await import('../../app/datasets/readManifest.ts');
  const manifest = await readManifest(folder);
  await recentDatasets.keep(folder);
  return { folder, manifest };
}

/** The one that is given, where the trainer takes it, or the one that the person chooses. */
async function datasetFor(
  parts: Parts,
  trainer: TrainerEntry,
  given: DatasetChoice | null,
): Promise<DatasetChoice | undefined> {
  const format = formatOf(trainer);
  if (given?.manifest.format === format) return given;
  const folder = await askDataset(parts, title(), format);
  return folder === undefined ? undefined : datasetIn(parts, folder);
}

/** Of those that take the data set, where that is given. */
async function trainerOf(
  parts: Parts,
  decided: PushChoice,
  given: DatasetChoice | null,
): Promise<TrainerEntry | undefined> {
  const { listTrainers } = await import('../../app/training/trainers.ts');
  const entries = (await listTrainers(parts.settings().home)).filter(
    (entry) => given === null || formatOf(entry) === given.manifest.format,
  );
  const found = entries.find(({ name }) => name === decided.trainer);
  if (found !== undefined) return found;
  const { trainer: last } = lastPush(parts);
  const ordered = [
    ...entries.filter(({ name }) => name === last),
    ...entries.filter(({ name }) => name !== last),
  ];
  const add = { label: l10n.t('Add a trainer…'), iconPath: new ThemeIcon('add') };
  const items: (QuickPickItem & { readonly entry?: TrainerEntry })[] = [
    ...ordered.map(trainerItem),
    { label: '', kind: QuickPickItemKind.Separator },
    add,
  ];
  const placeHolder = l10n.t('Where it is trained');
  const options = { title: title(), placeHolder };
  const chosen = await chooseOne(items, options);
  return chosen === add ? addTrainer(parts) : chosen?.entry;
}

async function settingsOf(
  parts: Parts,
  decided: PushChoice,
  { dataset, trainer }: Pick<PushPlan, 'dataset' | 'trainer'>,
): Promise<PushSettings | undefined> {
  const name = decided.name ?? null;
  if (trainer.kind === 'openai') {
    const model = decided.model ?? (await hostedBase(parts, trainer));
    if (model === undefined) return undefined;
    const hosted = hostedRecipeSchema.parse(decided.hosted ?? {});
    return { name, model, recipe: recipeSchema.parse({}), hosted };
  }
  const model = decided.model ?? (await modelOf(parts, dataset));
  if (model === undefined) return undefined;
  const { beta } = dataset.manifest.settings;
  return { name, model, recipe: recipeSchema.parse({ beta, ...decided.recipe }) };
}

/** The one that the trainer was added with, or the one that the person names. */
async function hostedBase(
  parts: Parts,
  { name, model }: TrainerEntryOf<'openai'>,
): Promise<string | undefined> {
  if (model !== undefined) return baseModel(model);
  const last = lastPush(parts);
  const text = await askText({
    title: title(),
    prompt: l10n.t('The model that is trained, as {0} names it', name),
    placeHolder: 'gpt-4.1-mini-2025-04-14',
    value: last.trainer === name ? baseName(last.model ?? '') : '',
    validateInput: baseTrouble,
  });
  return text === undefined ? undefined : baseModel(text);
}

/** The model that the data set was measured with comes first, else the one of the push before, else the default. */
async function modelOf(parts: Parts, { manifest }: DatasetChoice): Promise<string | undefined> {
  const { models, settings } = parts;
  const measuredWith = manifest.settings.tokenizer?.model;
  const likely = measuredWith ?? lastPush(parts).model ?? DEFAULT_MODEL;
  const extraModels = settings().models.filter((spec) => spec.startsWith('embedded:'));
  const choices = modelChoices({ known: await models.all(), adapters: [], extraModels });
  const ordered = [
    ...choices.filter(({ value }) => value === likely),
    ...choices.filter(({ value }) => value !== likely),
  ];
  const items = ordered.map((choice) =>
    choice.value === measuredWith
      ? { ...choice, description: l10n.t('the data set was measured with it') }
      : choice,
  );
  const placeHolder = l10n.t('The model that is trained; the adapter runs beside it');
  const options = { title: title(), placeHolder };
  return (await chooseOne(items, options))?.value;
}

interface ConfirmItem extends QuickPickItem {
  readonly setting?: PushSetting;
}

/** Shows what would be pushed and what leaves the machine; a setting that is chosen is asked for, and the list comes again. */
async function confirmed(plan: PushPlan): Promise<PushPlan | undefined> {
  const { dataset, trainer, model, hosted } = plan;
  const base = hosted === undefined ? shortModel(model) : baseName(model);
  const push: ConfirmItem = {
    label: l10n.t('Push to {0}', trainer.name),
    description: [placeOf(trainer), rowWords(dataset.manifest), base].map(pickText).join(' · '),
    detail: leavingWords(trainer, dataset.manifest),
    iconPath: new ThemeIcon('cloud-upload'),
  };
  const items: ConfirmItem[] = [
    push,
    { label: l10n.t('Settings'), kind: QuickPickItemKind.Separator },
    ...pushSettings(plan, basename(dataset.folder)).map((setting): ConfirmItem => ({
      label: setting.label,
      description: pickText(setting.shown),
      detail: setting.detail,
      setting,
    })),
  ];
  const placeHolder = l10n.t('Enter pushes it so; choose a setting to change it');
  const options = { title: title(), placeHolder };
  const chosen = await chooseOne(items, options);
  if (chosen === undefined) return undefined;
  if (chosen.setting === undefined) return plan;
  return confirmed({ ...plan, ...(await changed(plan, chosen.setting)) });
}

/** As it was where the person turned away. */
async function changed(plan: PushPlan, setting: PushSetting): Promise<PushSettings> {
  const text = await askText({
    title: setting.label,
    prompt: setting.detail,
    value: setting.value,
    validateInput: (typed) => setting.trouble(typed.trim()),
  });
  return text === undefined ? plan : setting.with(text.trim());
}

const LAST = 'leafe.lastPush';

function lastPush({ context }: Parts): PushChoice {
  return context.globalState.get<PushChoice>(LAST, {});
}

/** Offers the same first the next time. */
export async function rememberPush(
  { context }: Parts,
  { trainer, model }: PushPlan,
): Promise<void> {
  await context.globalState.update(LAST, { trainer: trainer.name, model });
}
