import * as l10n from '@vscode/l10n';
import { type SecretStorage } from 'vscode';
import { askText } from './questions.ts';

const ENDPOINT_KEY = 'leafe.endpoint.apiKey';

/** The endpoint's key: the one kept here, or else the environment's. */
export async function apiKey(secrets: SecretStorage): Promise<string | undefined> {
  return (await secrets.get(ENDPOINT_KEY)) ?? process.env['OPENAI_API_KEY'];
}

/** Asks for the key and keeps it in VS Code's secret storage; an empty one takes it away. */
export async function askApiKey(secrets: SecretStorage): Promise<void> {
  const key = await askText({
    title: l10n.t('API key of the OpenAI-compatible endpoint'),
    prompt: l10n.t(
      'Kept in the secret storage of VS Code, never in settings. Leave it empty to remove the key.',
    ),
    password: true,
  });
  if (key === undefined) return;
  if (key.trim() === '') await secrets.delete(ENDPOINT_KEY);
  else await secrets.store(ENDPOINT_KEY, key.trim());
}
