import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import type { MadeJob } from '../../app/training/makeJob.ts';
import { stateOf } from '../../domain/jobStates.ts';
import { cancellable } from '../cancellable.ts';
import type { Parts } from '../compose.ts';
import { fieldOf } from '../fieldOf.ts';
import type { PushPlan } from './askPush.ts';
import { explainTrainer } from './explainTrainer.ts';
import { stateWords } from './jobWords.ts';
import type { PushChoice } from './pushChoice.ts';
import { showProgress } from './showProgress.ts';

/** Makes a training job of a data set and gives it to a trainer. `given` decides beforehand what it names; a job is pushed again. */
export async function pushCorrections(parts: Parts, given: unknown): Promise<void> {
  // Read here, with the schemas of what can be trained: most windows push nothing.
  const [{ askPush, rememberPush }, { pushChoiceIn }] = await Promise.all([
    import('./askPush.ts'),
    import('./pushChoice.ts'),
  ]);
  const job = fieldOf(given, 'job');
  const decided = job === undefined ? pushChoiceIn(given) : await choiceOfJob(parts, job);
  const plan = await askPush(parts, decided);
  if (plan === undefined) return;
  await rememberPush(parts, plan);
  try {
    const made = await pushed(parts, plan);
    await parts.jobs.look();
    if (made !== undefined) await show(parts, made);
  } catch (error) {
    await parts.jobs.look();
    const { trainer, dataset, ...settings } = plan;
    const again = { ...settings, trainer: trainer.name, dataset: dataset.folder };
    explainTrainer(error, trainer.name, parts, [
      { title: l10n.t('Push Again…'), command: 'leafe.pushCorrections', argument: again },
    ]);
  }
}

async function choiceOfJob({ jobs, settings }: Parts, job: string): Promise<PushChoice> {
  const [{ findJob }, { planOfJob }] = await Promise.all([
    import('../../app/training/jobFiles.ts'),
    import('../../app/training/planOfJob.ts'),
  ]);
  const { home } = settings();
  const known = jobs.find(job)?.known ?? (await findJob(home, job));
  const { home: _home, ...choice } = await planOfJob(known, home);
  return choice;
}

/** Undefined where it was cancelled: what was sent by then is not sent again. */
async function pushed(
  { access, settings }: Parts,
  { dataset, trainer, model, name, recipe, hosted }: PushPlan,
): Promise<MadeJob | undefined> {
  const title = l10n.t('Pushing to {0}', trainer.name);
  return cancellable(title, async (report, signal) => {
    const [{ pushDataset }, { withTrainer }] = await Promise.all([
      import('../../app/training/pushDataset.ts'),
      import('../../app/training/withTrainer.ts'),
    ]);
    const { home } = settings();
    const job = {
      ...{ home, dataset: dataset.folder, model, trainer: trainer.name, recipe, name },
      ...(hosted === undefined ? {} : { hosted }),
    };
    const onProgress = showProgress(report);
    return withTrainer(
      trainer.name,
      model,
      access(),
      (opened) => pushDataset(job, opened, { onProgress }, signal),
      signal,
    );
  });
}

async function show({ jobPanels }: Parts, { known, isNew }: MadeJob): Promise<void> {
  await jobPanels.open(known.job);
  if (isNew) return;
  void window.showInformationMessage(
    l10n.t(
      '{0} is the same job, pushed before: {1}.',
      known.job,
      stateWords(stateOf(known.record)),
    ),
  );
}
