import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import type { TrainerEntry } from '../../app/training/trainers.ts';
import { isLeafeError } from '../../core/errors.ts';
import { cancellable } from '../cancellable.ts';
import type { Parts } from '../compose.ts';
import { explain } from '../explain.ts';
import { fieldOf } from '../fieldOf.ts';
import { noticeText } from '../notice.ts';
import { explanationOf } from '../remedy.ts';
import { askNewTrainer } from './askNewTrainer.ts';
import { askAmong } from './askTrainer.ts';
import { explainTrainer } from './explainTrainer.ts';
import { askToken, forgetToken } from './trainerTokens.ts';

/** Asks for a trainer and adds it; gives it, undefined where the person turned away. */
export async function addTrainer({
  context,
  settings,
  jobs,
}: Parts): Promise<TrainerEntry | undefined> {
  const { home } = settings();
  const asked = await askNewTrainer(home);
  if (asked === undefined) return undefined;
  const { kind, entry } = asked;
  if (kind.hasToken && !(await askToken(context.secrets, entry.name))) return undefined;
  const { addTrainer: add } = await import('../../app/training/trainers.ts');
  await add(home, entry);
  await jobs.retry();
  return entry;
}

/** Takes a trainer and its token away; its jobs stay where they are. */
export async function removeTrainer({ context, settings }: Parts, given: unknown): Promise<void> {
  const { home } = settings();
  const { listTrainers, removeTrainer: remove } = await import('../../app/training/trainers.ts');
  const entries = (await listTrainers(home)).filter(({ kind }) => kind !== 'local');
  const title = l10n.t('Remove Trainer');
  const name = fieldOf(given, 'trainer') ?? (await askAmong(title, entries));
  if (name === undefined) return;
  await remove(home, name);
  await forgetToken(context.secrets, name);
  void window.showInformationMessage(
    l10n.t('{0} is removed. What it has of jobs stays there.', name),
  );
}

/** Keeps a trainer's token, then looks again at what could not be followed without it. */
export async function setTrainerToken(parts: Parts, given: unknown): Promise<void> {
  const { listTrainers } = await import('../../app/training/trainers.ts');
  const entries = await listTrainers(parts.settings().home);
  const withTokens = entries.filter(({ kind }) => kind !== 'local' && kind !== 'ssh');
  const title = l10n.t('Set Trainer Token');
  const name = fieldOf(given, 'trainer') ?? (await askAmong(title, withTokens));
  if (name === undefined || !(await askToken(parts.context.secrets, name))) return;
  await parts.jobs.retry();
}

/** Asks a trainer for all that a job will need, and says what is missing and how to get it. */
export async function checkTrainer(parts: Parts, given: unknown): Promise<void> {
  const { listTrainers } = await import('../../app/training/trainers.ts');
  const entries = await listTrainers(parts.settings().home);
  const name =
    fieldOf(given, 'trainer') ??
    parts.jobs.find(fieldOf(given, 'job') ?? '')?.known.record.trainer ??
    (await askAmong(l10n.t('Check Trainer'), entries));
  if (name === undefined) return;
  const isHere = entries.some((entry) => entry.name === name && entry.kind === 'local');
  try {
    await check(parts, name);
    await parts.jobs.retry();
  } catch (error) {
    if (isHere && isLeafeError(error, 'trainer', 'notReady')) return offerPackages(parts, error);
    explainTrainer(error, name, parts);
  }
}

async function check({ access }: Parts, name: string): Promise<void> {
  const title = l10n.t('Checking {0}', name);
  const health = await cancellable(title, async (_, signal) => {
    const { withTrainer } = await import('../../app/training/withTrainer.ts');
    return withTrainer(name, null, access(), (trainer) => trainer.check(signal), signal);
  });
  if (health === undefined) return;
  const words = [l10n.t('{0} has what a job needs: {1}.', name, health.what), ...health.warnings];
  void window.showInformationMessage(noticeText(words.join(' ')));
}

async function offerPackages(parts: Parts, error: unknown): Promise<void> {
  const install = l10n.t('Install (1.5 GB)');
  const { message } = explanationOf(error);
  const todo = l10n.t('They are installed in an environment of their own.');
  const pressed = await window.showWarningMessage(noticeText(`${message} ${todo}`), install);
  if (pressed !== install) return;
  const title = l10n.t('Installing what jobs need on this machine');
  const done = await cancellable(title, async (report, signal) => {
    const { installPackages } = await import('../../platform/trainers/installPackages.ts');
    await installPackages(({ what }) => report.report({ message: what }), signal);
    return true;
  });
  if (done === undefined) return;
  try {
    await check(parts, 'local');
    await parts.jobs.retry();
  } catch (after) {
    explain(after, parts.log);
  }
}
