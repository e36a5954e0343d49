import * as l10n from '@vscode/l10n';
import { LeafeError } from '../../core/errors.ts';

/** What to do about an error that has ended a sitting and may pass; undefined where its own advice holds. */
export function keptWords(error: unknown): string | undefined {
  if (!(error instanceof LeafeError) || !error.again) return undefined;
  return l10n.t('The attempts that are over are kept: go on once that is put right.');
}
