import * as l10n from '@vscode/l10n';
import type { KnownJob } from '../../app/training/jobFiles.ts';
import { stateOf } from '../../domain/jobStates.ts';
import type { Remedy } from '../commandIds.ts';

/** What is said of a job that has ended, and the buttons that go with it. */
export interface JobNotice {
  readonly text: string;
  readonly isGood: boolean;
  readonly remedies: readonly Remedy[];
}

/** Null for one that nobody needs to be told of: a person ended it, or has what it made. */
export function jobNotice({ job, record }: KnownJob): JobNotice | null {
  const argument = { job };
  const show: Remedy = { title: l10n.t('Show Job'), command: 'leafe.openJob', argument };
  const again: Remedy = {
    title: l10n.t('Push Again…'),
    command: 'leafe.pushCorrections',
    argument,
  };
  const reason = record.seen?.reason ?? '';
  switch (stateOf(record)) {
    case 'succeeded': {
      if (record.files !== null) return null;
      const fetch: Remedy = { title: l10n.t('Fetch'), command: 'leafe.fetchJob', argument };
      const text = l10n.t('{0} is trained on {1}.', job, record.trainer);
      return { text, isGood: true, remedies: [fetch, show] };
    }
    case 'failed':
      return {
        text: l10n.t('{0} failed. {1}', job, reason).trim(),
        isGood: false,
        remedies: [show, again],
      };
    case 'lost':
      return {
        text: l10n.t('{0} is lost. {1}', job, reason).trim(),
        isGood: false,
        remedies: [again, show],
      };
    case 'not sent':
    case 'queued':
    case 'preparing':
    case 'running':
    case 'stopping':
    case 'cancelled':
      return null;
  }
}
