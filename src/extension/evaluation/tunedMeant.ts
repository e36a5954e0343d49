import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import { tunedNames, type Tuned } from '../../app/evaluation/tuned.ts';
import type { Parts } from '../compose.ts';
import { fieldOf } from '../fieldOf.ts';
import { pickText } from '../notice.ts';
import { chooseOne } from '../questions.ts';

/** Whether a caller names a tuned model: by its adapter, or by the training job that a service has made it of. */
export function namesTuned(given: unknown): given is object {
  return typeof given === 'object' && given !== null && ('adapter' in given || 'job' in given);
}

/** The tuned model that `given` names, or the one that the person chooses; null where there is none or they turned away. */
export async function tunedMeant(
  parts: Pick<Parts, 'models' | 'settings'>,
  given: unknown,
  title: string,
): Promise<Tuned | null> {
  const all = await tunedHere(parts);
  if (!namesTuned(given)) return askTuned(all, title);
  return all.find((tuned) => isNamed(tuned, given)) ?? null;
}

function isNamed(tuned: Tuned, given: object): boolean {
  if (tuned.kind === 'hosted') return tuned.hosted.job === fieldOf(given, 'job');
  return 'adapter' in given && tuned.adapter.name === fieldOf(given.adapter, 'name');
}

async function tunedHere({
  models,
  settings,
}: Pick<Parts, 'models' | 'settings'>): Promise<readonly Tuned[]> {
  const { listHosted } = await import('../../app/training/hostedModels.ts');
  const [adapters, hosted] = await Promise.all([models.adapters(), listHosted(settings().home)]);
  return [
    ...adapters.map((adapter): Tuned => ({ kind: 'adapter', adapter })),
    ...hosted.map((one): Tuned => ({ kind: 'hosted', hosted: one })),
  ];
}

async function askTuned(all: readonly Tuned[], title: string): Promise<Tuned | null> {
  if (all.length === 0) {
    const words = l10n.t('No tuned model is here yet. Push Corrections to Trainer begins one.');
    void window.showInformationMessage(words);
    return null;
  }
  const items = all.map((tuned) => {
    const { name, base } = tunedNames(tuned);
    const from =
      tuned.kind === 'adapter'
        ? l10n.t('trained on {0}', pickText(tuned.adapter.madeFrom.dataset))
        : l10n.t('stays at {0}', pickText(tuned.hosted.baseUrl));
    return { label: pickText(name), description: pickText(base), detail: from, tuned };
  });
  return (await chooseOne(items, { title, matchOnDescription: true }))?.tuned ?? null;
}
