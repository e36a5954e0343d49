import * as l10n from '@vscode/l10n';
import type { TrainerEntry } from '../../app/training/trainers.ts';
import type { Manifest } from '../../core/learn/manifest.ts';

/** What leaves this machine with a push: one line, for a list cuts what is longer. */
export function leavingWords(entry: TrainerEntry, { split }: Pick<Manifest, 'split'>): string {
  if (entry.kind === 'local') return l10n.t('Nothing leaves this machine.');
  if (entry.kind === 'openai') {
    return l10n.t(
      'Sends {0} rows as chats, nothing else; each counts alike; no weights come back.',
      split.train + split.validation,
    );
  }
  return l10n.t(
    'Sends {0} rows as tokens, unrelated prompts, the training program; nothing else.',
    split.train + split.validation + split.heldOut,
  );
}
