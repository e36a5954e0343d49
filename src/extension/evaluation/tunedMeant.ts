import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import { tunedNames, type Tuned } from '../../app/evaluation/tuned.ts';
import type { Parts } from '../compose.ts';
import { fieldOf } from '../fieldOf.ts';
import { pickText } from '../notice.ts';
import { chooseOne } from '../questions.ts';

/** Whether a caller names a tuned model: by its adapter, by what a service keeps, or by the training job that it was made of. */
export function namesTuned(given: unknown): given is object {
  const isObject = typeof given === 'object' && given !== null;
  return isObject && ['adapter', 'hosted', 'job'].some((name) => name in given);
}

/** The tuned model that `given` names, or the one that the person chooses; null where there is none or they turned away. */
export async function tunedMeant(
  parts: Pick<Parts, 'models'>,
  given: unknown,
  title: string,
): Promise<Tuned | null> {
  const all = await tunedHere(parts);
  if (!namesTuned(given)) return askTuned(all, title);
  return all.find((tuned) => isNamed(tuned, given)) ?? null;
}

/** The model of a service that a node of the Models view is of; null for anything else. */
export async function hostedMeant(
  parts: Pick<Parts, 'models'>,
  given: unknown,
): Promise<Tuned | null> {
  if (!namesTuned(given) || !('hosted' in given)) return null;
  return (await tunedHere(parts)).find((tuned) => isNamed(tuned, given)) ?? null;
}

function isNamed(tuned: Tuned, given: object): boolean {
  if (tuned.kind === 'hosted') {
    const { job, model, step } = tuned.hosted;
    // Of a job that is what it came to in the end.
    if (!('hosted' in given)) return step === null && job === fieldOf(given, 'job');
    return job === fieldOf(given.hosted, 'job') && model === fieldOf(given.hosted, 'model');
  }
  return 'adapter' in given && tuned.adapter.name === fieldOf(given.adapter, 'name');
}

async function tunedHere({ models }: Pick<Parts, 'models'>): Promise<readonly Tuned[]> {
  const [adapters, hosted] = await Promise.all([models.adapters(), models.hosted()]);
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
    return { label: pickText(name), description: pickText(base), detail: fromWords(tuned), tuned };
  });
  return (await chooseOne(items, { title, matchOnDescription: true }))?.tuned ?? null;
}

function fromWords(tuned: Tuned): string {
  if (tuned.kind === 'adapter') {
    return l10n.t('trained on {0}', pickText(tuned.adapter.madeFrom.dataset));
  }
  const { baseUrl, step } = tuned.hosted;
  const place = l10n.t('stays at {0}', pickText(baseUrl));
  return step === null ? place : `${l10n.t('as it was after step {0}', step)} · ${place}`;
}
