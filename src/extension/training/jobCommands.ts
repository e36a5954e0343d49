import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import { commands, env, Uri, window, type QuickPickItem } from 'vscode';
import type { KnownJob } from '../../app/training/jobFiles.ts';
import type { HostedModel } from '../../domain/hostedJob.ts';
import { stateOf } from '../../domain/jobStates.ts';
import { cancellable } from '../cancellable.ts';
import type { Parts } from '../compose.ts';
import { fieldOf } from '../fieldOf.ts';
import { noticeText, pickText } from '../notice.ts';
import { chooseOne } from '../questions.ts';
import { explainTrainer } from './explainTrainer.ts';
import { stateWords } from './jobWords.ts';
import { showProgress } from './showProgress.ts';
import { isAtWork, type SeenJob } from './trainingJobs.ts';

/** Brings the view of jobs into sight. */
export async function showJobs(): Promise<void> {
  await commands.executeCommand('leafe.jobs.focus');
}

/** Opens the panel of the job that `given` names, or of the one that the person chooses. */
export async function openJob(parts: Parts, given: unknown): Promise<void> {
  const known = await jobMeant(parts, given, l10n.t('Show Training Job'), () => true);
  if (known !== null) await parts.jobPanels.open(known.job);
}

/** Asks for a job's end; it saves what it has first. */
export async function cancelJob(parts: Parts, given: unknown): Promise<void> {
  const known = await jobMeant(parts, given, l10n.t('Cancel Training Job'), isAtWork);
  if (known === null) return;
  const title = l10n.t('Cancelling {0}', known.job);
  await withJob(parts, known, title, async (access, signal) => {
    const [{ cancelJob: cancel }, { withTrainerOf }] = await Promise.all([
      import('../../app/training/cancelJob.ts'),
      import('../../app/training/withTrainer.ts'),
    ]);
    return withTrainerOf(known, access, (trainer) => cancel(known, trainer, signal), signal);
  });
}

/** Fetches what a job has made and keeps the adapter in Models, measured on this machine. */
export async function fetchJob(parts: Parts, given: unknown): Promise<void> {
  const isDone = ({ known: { record } }: SeenJob): boolean => stateOf(record) === 'succeeded';
  const known = await jobMeant(parts, given, l10n.t('Fetch Result'), isDone);
  if (known === null) return;
  const title = l10n.t('Fetching {0}', known.job);
  const outcome = await withJob(parts, known, title, async (access, signal, report) => {
    const [{ fetchJob: fetch }, { hostedModel }, { keepFetched }, { withTrainerOf }] =
      await Promise.all([
        import('../../app/training/fetchJob.ts'),
        import('../../app/training/hostedModel.ts'),
        import('../../app/training/keepFetched.ts'),
        import('../../app/training/withTrainer.ts'),
      ]);
    const onProgress = showProgress(report);
    const fetched = await withTrainerOf(
      known,
      access,
      (trainer) => fetch(known, trainer, onProgress, signal),
      signal,
    );
    const hosted = await hostedModel(fetched);
    if (hosted !== null) return { hosted, kept: null };
    const kept = await keepFetched(fetched, { home: access.home, onProgress }, signal);
    return { hosted, kept };
  });
  if (outcome === undefined) return;
  parts.modelsView.refresh();
  if (outcome.hosted !== null) return tellHosted(outcome.hosted, known);
  await tellKept(outcome.kept?.adapter.name ?? null, known);
}

/** Nothing of it runs here: a person is told how to reach it. */
async function tellHosted({ model, baseUrl }: HostedModel, { job }: KnownJob): Promise<void> {
  const copy = l10n.t('Copy Model Name');
  const settings = l10n.t('Open Settings');
  const words = l10n.t(
    '{0} made the model {1}, which stays at {2}. To explore with it, add openai:{1} to leafe.models, and set that address as leafe.endpoint.baseUrl.',
    job,
    model,
    baseUrl,
  );
  const pressed = await window.showInformationMessage(noticeText(words), copy, settings);
  if (pressed === copy) await env.clipboard.writeText(`openai:${model}`);
  if (pressed === settings) await commands.executeCommand('leafe.openSettings', 'leafe.models');
}

async function tellKept(adapter: string | null, { job, record }: KnownJob): Promise<void> {
  if (adapter === null) {
    const words = l10n.t('{0} is fetched. It made no adapter that could be kept.', job);
    return void window.showInformationMessage(noticeText(words));
  }
  const show = l10n.t('Show in Models');
  const words = l10n.t(
    '{0} is in Models now, beside {1}, and can be explored with.',
    adapter,
    record.model,
  );
  const pressed = await window.showInformationMessage(noticeText(words), show);
  if (pressed === show) await commands.executeCommand('leafe.models.focus');
}

/** Opens what a job said beside its events in an editor, which follows it. */
export async function openJobLog(parts: Parts, given: unknown): Promise<void> {
  const known = await jobMeant(parts, given, l10n.t('Show Log of Training Job'), () => true);
  if (known === null) return;
  const { JOB_FILES } = await import('../../app/training/jobFiles.ts');
  const file = Uri.file(join(known.folder, JOB_FILES.log));
  try {
    await window.showTextDocument(file, { preview: true });
  } catch {
    // The file comes with the first line.
    void window.showInformationMessage(l10n.t('{0} has said nothing yet.', known.job));
  }
}

export async function copyJobId(parts: Parts, given: unknown): Promise<void> {
  const known = await jobMeant(parts, given, l10n.t('Copy Job ID'), () => true);
  if (known !== null) await env.clipboard.writeText(known.job);
}

/** The job that is named, or the one of those that fit which the person chooses. */
async function jobMeant(
  { jobs, jobPanels, settings }: Parts,
  given: unknown,
  title: string,
  isFit: (seen: SeenJob) => boolean,
): Promise<KnownJob | null> {
  const named = fieldOf(given, 'job') ?? jobPanels.active;
  if (named !== null) {
    const { findJob } = await import('../../app/training/jobFiles.ts');
    return findJob(settings().home, named);
  }
  await jobs.look();
  const items = jobs.all().filter(isFit).map(jobItem);
  if (items.length === 0) {
    void window.showInformationMessage(
      l10n.t('There is no such training job. Push Corrections to Trainer begins one.'),
    );
    return null;
  }
  return (await chooseOne(items, { title }))?.known ?? null;
}

function jobItem({ known }: SeenJob): QuickPickItem & { readonly known: KnownJob } {
  const { trainer, model } = known.record;
  const words = [stateWords(stateOf(known.record)), trainer, model];
  return { label: known.job, description: pickText(words.join(' · ')), known };
}

type Work<T> = (
  access: ReturnType<Parts['access']>,
  signal: AbortSignal,
  report: Parameters<typeof showProgress>[0],
) => Promise<T>;

/** Works on a job under a notification with a Cancel button, then looks at it anew. Undefined where it was cancelled or failed. */
async function withJob<T>(
  parts: Parts,
  known: KnownJob,
  title: string,
  work: Work<T>,
): Promise<T | undefined> {
  try {
    return await cancellable(title, (report, signal) => work(parts.access(), signal, report));
  } catch (error) {
    explainTrainer(error, known.record.trainer, parts);
    return undefined;
  } finally {
    await parts.jobs.look();
  }
}
