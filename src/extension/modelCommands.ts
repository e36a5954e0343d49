import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import type { Parts } from './compose.ts';
import { fieldOf } from './fieldOf.ts';
import type { ModelState } from './models.ts';
import { sizeWords } from '../domain/sizeWords.ts';
import { chooseOne } from './questions.ts';

/** Fetches the model that `given` names, or the one that the person chooses; its progress shows in the Models view. */
export async function getModel({ models, readiness }: Parts, given: unknown): Promise<void> {
  const name = nameIn(given) ?? (await askMissing(models));
  if (name === undefined || !(await isFree(models, name))) return;
  await window.withProgress({ location: { viewId: 'leafe.models' } }, () => models.fetch(name));
  readiness.forget();
  await readiness.lookForModel();
}

export async function cancelGetModel({ models }: Parts, given: unknown): Promise<void> {
  const name = nameIn(given);
  if (name !== undefined) await models.cancel(name);
}

export async function isHere(models: Parts['models'], name: string): Promise<boolean> {
  return (await stateOf(models, name)) === 'here';
}

/** Whether a model can be fetched: a damaged file in its place goes first, where the person agrees. */
export async function isFree(models: Parts['models'], name: string): Promise<boolean> {
  if ((await stateOf(models, name)) !== 'wrong') return true;
  const again = l10n.t('Delete and Fetch Again');
  const words = l10n.t(
    'The file of {0} is damaged, or another one. It has to be fetched anew.',
    name,
  );
  if ((await window.showWarningMessage(words, again)) !== again) return false;
  await models.discard(name);
  return true;
}

async function stateOf(
  models: Parts['models'],
  name: string,
): Promise<ModelState['kind'] | undefined> {
  return (await models.all()).find(({ model }) => model.name === name)?.state.kind;
}

function nameIn(given: unknown): string | undefined {
  if (typeof given !== 'object' || given === null || !('model' in given)) return undefined;
  return fieldOf(given.model, 'name');
}

async function askMissing(models: Parts['models']): Promise<string | undefined> {
  const missing = (await models.all()).filter(({ state }) => state.kind !== 'here');
  if (missing.length === 0) {
    void window.showInformationMessage(l10n.t('All models of the catalogue are here.'));
    return undefined;
  }
  const items = missing.map(({ model }) => ({
    label: model.name,
    description: `${sizeWords(model.bytes)} · ${model.licence}`,
    detail: model.about,
  }));
  const chosen = await chooseOne(items, { title: l10n.t('Get Model') });
  return chosen?.label;
}
