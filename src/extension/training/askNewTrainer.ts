import * as l10n from '@vscode/l10n';
import { ThemeIcon, type QuickPickItem } from 'vscode';
import type { TrainerEntry } from '../../app/training/trainers.ts';
import { askText, chooseOne } from '../questions.ts';
import { explanationOf } from '../remedy.ts';
import { trainerKinds, type Answers, type TrainerField, type TrainerKind } from './trainerKinds.ts';

export interface NewTrainer {
  readonly kind: TrainerKind;
  readonly entry: TrainerEntry;
}

const title = (): string => l10n.t('Add Trainer');

/** Asks for a trainer, field by field; what will not do is said while it is typed. Undefined where the person turned away. */
export async function askNewTrainer(home: string): Promise<NewTrainer | undefined> {
  const { listTrainers, mustBeUsable } = await import('../../app/training/trainers.ts');
  const taken = new Set((await listTrainers(home)).map(({ name }) => name));
  const kind = await askKind();
  if (kind === undefined) return undefined;
  const answers: Record<string, string> = {};
  /** Why an entry with these answers and this name will not do; null where it will. */
  const trouble = (name: string, given: Answers): string | null => {
    try {
      mustBeUsable(kind.entryOf(name, given));
      return null;
    } catch (error) {
      return explanationOf(error).message;
    }
  };
  for (const field of kind.fields) {
    if (field.isAsked?.(answers) === false) continue;
    const check = (text: string): string | null => {
      if (text !== '') return trouble('some-name', { ...answers, [field.key]: text });
      return field.isNeeded === true ? l10n.t('This is needed.') : null;
    };
    const answer = await askField(field, check);
    if (answer === undefined) return undefined;
    answers[field.key] = answer;
  }
  const name = await askName((text) =>
    taken.has(text) ? l10n.t('There is a trainer of that name.') : trouble(text, answers),
  );
  return name === undefined ? undefined : { kind, entry: kind.entryOf(name, answers) };
}

async function askKind(): Promise<TrainerKind | undefined> {
  const items = trainerKinds().map((chosen): QuickPickItem & { readonly chosen: TrainerKind } => ({
    label: chosen.label,
    detail: chosen.detail,
    iconPath: new ThemeIcon(chosen.icon),
    chosen,
  }));
  const placeHolder = l10n.t('How it is reached');
  return (await chooseOne(items, { title: title(), placeHolder }))?.chosen;
}

async function askField(
  { prompt, placeHolder }: Pick<TrainerField, 'prompt' | 'placeHolder'>,
  check: (text: string) => string | null,
): Promise<string | undefined> {
  const answer = await askText({
    ...{ title: title(), prompt, placeHolder },
    validateInput: (text) => check(text.trim()),
  });
  return answer?.trim();
}

function askName(check: (text: string) => string | null): Promise<string | undefined> {
  const prompt = l10n.t('What you call it');
  return askField({ prompt, placeHolder: 'gpu' }, check);
}
