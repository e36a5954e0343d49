import * as l10n from '@vscode/l10n';
import type { TrainerEntry } from '../../app/training/trainers.ts';
import type { Manifest } from '../../core/learn/manifest.ts';

/** What leaves this machine with a push, in a sentence or two. */
export function leavingWords(entry: TrainerEntry, { split }: Pick<Manifest, 'split'>): string {
  if (entry.kind === 'local') return l10n.t('Nothing leaves this machine.');
  return l10n.t(
    'To {0} go {1} rows as tokens, some prompts that have nothing to do with them, and the program that trains. No key and no other file of yours.',
    entry.kind === 'ssh' ? entry.host : entry.url,
    split.train + split.validation + split.heldOut,
  );
}
