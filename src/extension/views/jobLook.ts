import * as l10n from '@vscode/l10n';
import { safe } from '../../app/safe.ts';
import type { JobCard } from '../../domain/jobCard.ts';
import type { JobRecord } from '../../domain/jobRecord.ts';
import { hasEnded, stateOf } from '../../domain/jobStates.ts';
import { shortModel } from '../../domain/shortModel.ts';
import { explanationOf } from '../remedy.ts';
import { agoWords, leftWords, stateWords, stepWords } from '../training/jobWords.ts';
import type { SeenJob } from '../training/trainingJobs.ts';
import { COLORS, type Look } from './look.ts';

export interface JobLookOptions {
  readonly nowMs: number;
  /** BCP 47. */
  readonly language: string;
}

/** A training job: how far it is, where and with what, and since when; what hinders following it comes first. */
export function jobLook(seen: SeenJob, { nowMs, language }: JobLookOptions): Look {
  const { known, progress } = seen;
  const { job, record } = known;
  const state = stateOf(record);
  const trouble = troubleOf(seen);
  const isOver = hasEnded(state);
  const steps = state === 'succeeded' ? null : stepWords(progress);
  const left = isOver ? null : leftWords(progress);
  const about = [record.trainer, shortModel(record.model)];
  const since = agoWords(record.madeAt, nowMs, language);
  // A side bar has room for a few words: of one at work, the icon says that it is.
  const standing = isOver ? [stateWords(state), steps] : [steps, left, stateWords(state)];
  const told = [...(trouble === null ? [] : [trouble.short]), ...standing];
  return {
    label: safe(job),
    description: [...told, ...about, since]
      .filter((part) => part !== null)
      .map(safe)
      .join(' · '),
    tooltip: [
      job,
      stateWords(state),
      record.seen?.reason ?? '',
      trouble?.text ?? '',
      l10n.t('Data set: {0}', record.dataset),
      l10n.t('Base: {0}', record.model),
      l10n.t('Trainer: {0}', record.trainer),
      ...(record.adapter === null ? [] : [l10n.t('Adapter: {0}', record.adapter)]),
      ...(record.hosted === null ? [] : [l10n.t('Model: {0}', record.hosted)]),
    ]
      .filter((line) => line !== '')
      .map(safe)
      .join('\n'),
    ...iconOf(seen, state),
    context: contextOf(state, record),
  };
}

function troubleOf({
  lost,
  trouble,
}: SeenJob): { readonly short: string; readonly text: string } | null {
  const error = trouble ?? lost;
  return error === null ? null : explanationOf(error);
}

type State = JobCard['state'];

/** Whether it is known here what the job was good for. */
function hasOutcome({ adapter, hosted }: JobRecord): boolean {
  return adapter !== null || hosted !== null;
}

/** What menus look at: what can be done with it. */
function contextOf(state: State, record: JobRecord): string {
  if (state === 'not sent') return 'job.unsent';
  if (state === 'stopping') return 'job.stopping';
  if (!hasEnded(state)) return 'job.live';
  if (state === 'succeeded' && record.hosted !== null) return 'job.hosted';
  if (state === 'succeeded') return hasOutcome(record) ? 'job.fetched' : 'job.done';
  return 'job.ended';
}

function iconOf({ known, lost, trouble }: SeenJob, state: State): Pick<Look, 'icon' | 'color'> {
  if (trouble !== null) return { icon: 'warning', color: COLORS.poor };
  if (lost !== null) return { icon: 'debug-disconnect', color: COLORS.poor };
  if (state === 'succeeded' && !hasOutcome(known.record)) {
    return { icon: 'pass', color: COLORS.good };
  }
  return ICONS[state];
}

const ICONS: Readonly<Record<State, Pick<Look, 'icon' | 'color'>>> = {
  'not sent': { icon: 'cloud-upload', color: COLORS.poor },
  queued: { icon: 'clock', color: COLORS.quiet },
  preparing: { icon: 'sync~spin', color: COLORS.live },
  running: { icon: 'sync~spin', color: COLORS.live },
  stopping: { icon: 'debug-stop', color: COLORS.quiet },
  succeeded: { icon: 'pass-filled', color: COLORS.good },
  failed: { icon: 'error', color: COLORS.bad },
  cancelled: { icon: 'circle-slash', color: COLORS.quiet },
  lost: { icon: 'debug-disconnect', color: COLORS.bad },
};
