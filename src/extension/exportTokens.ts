import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import type { Measure } from '../app/datasets/measured.ts';
import type { Models } from './models.ts';
import { askText, chooseOne } from './questions.ts';

/** What rows are measured by: a model whose file is here, and the most tokens that its trainer takes. */
export interface TokenChoice {
  readonly model: string;
  /** Null for no limit. */
  readonly maxLength: number | null;
}

const title = (): string => l10n.t('Export Corrections');

/** Undefined where the person turned away. */
export async function askTokens(models: Models): Promise<TokenChoice | undefined> {
  const here = (await models.all()).filter(({ state }) => state.kind === 'here');
  if (here.length === 0) {
    void window.showInformationMessage(
      l10n.t('No model is here whose tokens could be counted: get one from the Models view.'),
    );
    return undefined;
  }
  const items = here.map(({ model }) => ({ label: model.name, description: model.about }));
  const placeHolder = l10n.t('The model that is trained');
  const picked = await chooseOne(items, { title: title(), placeHolder });
  if (picked === undefined) return undefined;
  const limit = await askText({
    title: title(),
    prompt: l10n.t('Tokens that the trainer takes of a row; empty for no limit'),
    validateInput: (text) =>
      isLimit(text) ? null : l10n.t('Write a whole number of tokens, or nothing.'),
  });
  if (limit === undefined) return undefined;
  const maxLength = limit.trim() === '' ? null : Number(limit);
  return { model: `embedded:${picked.label}`, maxLength };
}

function isLimit(text: string): boolean {
  return /^\s*(?:[1-9]\d{0,8})?\s*$/.test(text);
}

/** Opens the model's tokenizer for as long as the work lasts. */
export async function measuring<T>(
  choice: TokenChoice | null,
  home: string,
  signal: AbortSignal,
  work: (measure: Measure | null) => Promise<T>,
): Promise<T> {
  if (choice === null) return work(null);
  const { openTokenizer } = await import('../app/openTokenizer.ts');
  const tokenizer = await openTokenizer(choice.model, { home, fetch: false }, signal);
  try {
    return await work({ tokenizer, maxLength: choice.maxLength });
  } finally {
    await tokenizer.close();
  }
}
