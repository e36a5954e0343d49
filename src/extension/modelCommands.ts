import { window } from 'vscode';
import type { Parts } from './compose.ts';
import { fieldOf } from './fieldOf.ts';

/** Fetches the model that `given` names, or the one that the person chooses; its progress shows in the Models view. */
export async function getModel({ models }: Parts, given: unknown): Promise<void> {
  const name = nameIn(given) ?? (await askMissing(models));
  if (name === undefined) return;
  await window.withProgress({ location: { viewId: 'leafe.models' } }, () => models.fetch(name));
}

export async function cancelGetModel({ models }: Parts, given: unknown): Promise<void> {
  const name = nameIn(given);
  if (name !== undefined) await models.cancel(name);
}

function nameIn(given: unknown): string | undefined {
  if (typeof given !== 'object' || given === null || !('model' in given)) return undefined;
  return fieldOf(given.model, 'name');
}

async function askMissing(models: Parts['models']): Promise<string | undefined> {
  const missing = (await models.all()).filter(({ state }) => state.kind !== 'here');
  const items = missing.map(({ model }) => ({
    label: model.name,
    description: `${Math.round(model.bytes / 1e6)} MB · ${model.licence}`,
    detail: model.about,
  }));
  const chosen = await window.showQuickPick(items, { title: 'Get Model' });
  return chosen?.label;
}
