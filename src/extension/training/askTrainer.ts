import * as l10n from '@vscode/l10n';
import { window, type QuickPickItem } from 'vscode';
import type { TrainerEntry } from '../../app/training/trainers.ts';
import { pickText } from '../notice.ts';
import { chooseOne } from '../questions.ts';
import { placeOf } from './trainerWords.ts';

/** The name of one of these trainers; undefined where the person turned away, or there is none. */
export async function askAmong(
  title: string,
  entries: readonly TrainerEntry[],
): Promise<string | undefined> {
  if (entries.length === 0) {
    void window.showInformationMessage(l10n.t('There is no such trainer: add one first.'));
    return undefined;
  }
  return (await chooseOne(entries.map(trainerItem), { title }))?.entry.name;
}

export interface TrainerItem extends QuickPickItem {
  readonly entry: TrainerEntry;
}

/** A trainer in a list to choose from. */
export function trainerItem(entry: TrainerEntry): TrainerItem {
  const item = { label: entry.name, description: pickText(placeOf(entry)), entry };
  if (entry.kind !== 'openai') return item;
  return { ...item, detail: l10n.t('Is sent chats, and keeps the model it makes') };
}
