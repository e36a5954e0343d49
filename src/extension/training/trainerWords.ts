import * as l10n from '@vscode/l10n';
import type { TrainerEntry } from '../../app/training/trainers.ts';

/** Where a trainer is, in a few words. */
export function placeOf(entry: TrainerEntry): string {
  switch (entry.kind) {
    case 'local':
      return l10n.t('this machine, one job at a time');
    case 'ssh':
      return entry.sbatch === undefined ? entry.host : l10n.t('{0}, through sbatch', entry.host);
    case 'ray':
    case 'openai':
      return entry.url;
  }
}
