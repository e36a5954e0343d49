import * as l10n from '@vscode/l10n';
import { type SecretStorage } from 'vscode';
import type { TrainerEntry } from '../../app/training/trainers.ts';
import { askText } from '../questions.ts';

/** A trainer's token: the one kept here, or else the environment's. */
export async function tokenOf(
  secrets: SecretStorage,
  entry: TrainerEntry,
): Promise<string | undefined> {
  const { tokenInEnvironment } = await import('../../app/training/trainers.ts');
  return (await secrets.get(keyOf(entry.name))) ?? tokenInEnvironment(entry);
}

/** Asks for a trainer's token and keeps it in VS Code's secret storage; an empty one takes it away. False where the person turned away. */
export async function askToken(secrets: SecretStorage, trainer: string): Promise<boolean> {
  const token = await askText({
    title: l10n.t('Token of {0}', trainer),
    prompt: l10n.t(
      'Kept in the secret storage of VS Code, never in a file. Leave it empty where it asks for none.',
    ),
    password: true,
  });
  if (token === undefined) return false;
  if (token.trim() === '') await forgetToken(secrets, trainer);
  else await secrets.store(keyOf(trainer), token.trim());
  return true;
}

export async function forgetToken(secrets: SecretStorage, trainer: string): Promise<void> {
  await secrets.delete(keyOf(trainer));
}

function keyOf(trainer: string): string {
  return `leafe.trainer.token.${trainer}`;
}
