import * as l10n from '@vscode/l10n';
import { LeafeError } from '../../core/errors.ts';
import type { Remedy } from '../commandIds.ts';

/** The button that helps where a trainer is what went wrong; null where none of it does. */
export function trainerHelp(error: unknown, trainer: string): Remedy | null {
  if (!(error instanceof LeafeError) || error.boundary !== 'trainer') return null;
  const reason = (error as LeafeError<'trainer'>).reason;
  switch (reason) {
    case 'unauthorized':
      return {
        title: l10n.t('Set Token…'),
        command: 'leafe.setTrainerToken',
        argument: { trainer },
      };
    case 'unreachable':
    case 'notReady':
    case 'noResources':
      return {
        title: l10n.t('Check Trainer'),
        command: 'leafe.checkTrainer',
        argument: { trainer },
      };
    case 'unknownTrainer':
    case 'insecure':
    case 'unsupported':
      return { title: l10n.t('Add Trainer…'), command: 'leafe.addTrainer' };
    case 'unknownJob':
    case 'rejected':
    case 'damaged':
    case 'notFinished':
    case 'wrongBase':
      return null;
  }
}
