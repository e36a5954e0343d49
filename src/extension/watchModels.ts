import { Disposable, workspace } from 'vscode';
import type { Parts } from './compose.ts';

const SETTINGS = ['leafe.models', 'leafe.defaultModel', 'leafe.endpoint.baseUrl', 'leafe.home'];

/** Looks again for a model to explore with when the settings that name one, or the key, have changed. */
export function watchModels({ context, readiness, log }: Parts): Disposable {
  const look = (): void => {
    readiness.lookForModel().catch((error: unknown) => log.warn(String(error)));
  };
  return Disposable.from(
    context.secrets.onDidChange(look),
    workspace.onDidChangeConfiguration((change) => {
      if (SETTINGS.some((setting) => change.affectsConfiguration(setting))) look();
    }),
  );
}
