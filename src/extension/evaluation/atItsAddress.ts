import * as l10n from '@vscode/l10n';
import { ConfigurationTarget, window, workspace } from 'vscode';
import type { Tuned } from '../../app/evaluation/tuned.ts';
import { endpointAddress } from '../../domain/endpointAddress.ts';
import type { Parts } from '../compose.ts';

/**
 * Whether models of endpoints are asked for where this one is: with the person's leave the setting is changed for it. Always so for what runs
 * on this machine.
 */
export async function isAtItsAddress({ settings }: Parts, tuned: Tuned): Promise<boolean> {
  if (tuned.kind === 'adapter') return true;
  const { model, baseUrl } = tuned.hosted;
  const now = endpointAddress(settings().baseUrl);
  if (now === endpointAddress(baseUrl)) return true;
  const set = l10n.t('Set Address');
  const words = l10n.t('{0} stays at {1}, and models are asked for at {2}.', model, baseUrl, now);
  const detail = l10n.t('Set Address makes it leafe.endpoint.baseUrl, for all openai: models.');
  const chosen = await window.showWarningMessage(words, { modal: true, detail }, set);
  if (chosen !== set) return false;
  const configuration = workspace.getConfiguration('leafe');
  await configuration.update('endpoint.baseUrl', baseUrl, ConfigurationTarget.Global);
  return true;
}
