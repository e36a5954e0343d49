import * as l10n from '@vscode/l10n';
import { commands, ProgressLocation, window, type Progress as Report } from 'vscode';
import { DEFAULT_MODEL } from '../app/defaults.ts';
import type { Parts } from './compose.ts';
import { isFree, isHere } from './modelCommands.ts';
import { exploreProblem } from './runCommands.ts';
import { sizeWords } from '../domain/sizeWords.ts';

/** As the manifest's extension id and the id of its walkthrough. */
const WALKTHROUGH = 'leafe.leafe#leafe.firstRun';

/** Solved in a minute or two, and seldom at once: there is something to see. */
const STARTER = 'starter#eof_sum';

export async function openWalkthrough({ readiness, log }: Parts): Promise<void> {
  readiness.lookForModel().catch((error: unknown) => log.warn(String(error)));
  await commands.executeCommand('workbench.action.openWalkthrough', WALKTHROUGH, false);
}

/** Fetches the default model, going on where an earlier try ended. Gives true once it is here, false where it was stopped. */
export async function getDefaultModel({ models, readiness }: Parts): Promise<boolean> {
  const { defaultModel } = await import('../app/doctor/defaultModel.ts');
  const { name, bytes } = await defaultModel();
  if (await isHere(models, name)) {
    await foundDefault(readiness);
    void offerToExplore(name);
    return true;
  }
  if (!(await isFree(models, name))) return false;
  const options = {
    location: ProgressLocation.Notification,
    title: l10n.t('Getting the model {0} ({1})', name, sizeWords(bytes)),
    cancellable: true,
  };
  const came = await window.withProgress(options, async (report, token) => {
    const listening = models.onChange(progressOf(models, name, report));
    token.onCancellationRequested(() => void models.cancel(name));
    try {
      return await models.fetch(name);
    } finally {
      listening.dispose();
    }
  });
  if (came) {
    await foundDefault(readiness);
  } else {
    readiness.forget();
    void offerToGoOn(name);
  }
  return came;
}

async function foundDefault(readiness: Parts['readiness']): Promise<void> {
  readiness.forget();
  await readiness.lookForModel();
}

/**
 * Lets a model explore a problem that comes with LEAFE: the default or first that the person has named in the settings, else that of a new user. What
 * `given` says goes before that.
 */
export async function exploreStarter(parts: Parts, given: unknown): Promise<void> {
  const [{ partOfPlan }, { budgetSchema }] = await Promise.all([
    import('./explorePlan.ts'),
    import('../domain/settings.ts'),
  ]);
  const { defaultModel, models } = parts.settings();
  await exploreProblem(parts, {
    problem: STARTER,
    model: defaultModel ?? models[0] ?? DEFAULT_MODEL,
    policy: 'tree',
    budget: budgetSchema.parse({ programs: 24 }),
    ...partOfPlan(given),
  });
}

function progressOf(
  models: Parts['models'],
  name: string,
  report: Report<{ readonly message?: string; readonly increment?: number }>,
): () => void {
  let shown = 0;
  return () => {
    const fraction = models.progressOf(name)?.fraction ?? null;
    const percent = Math.floor(100 * (fraction ?? 0));
    if (percent <= shown) return;
    report.report({ message: `${percent} %`, increment: percent - shown });
    shown = percent;
  };
}

async function offerToExplore(name: string): Promise<void> {
  const explore = l10n.t('Explore a Starter Problem');
  const words = l10n.t('{0} is here already: there is nothing to fetch.', name);
  if ((await window.showInformationMessage(words, explore)) !== explore) return;
  await commands.executeCommand('leafe.exploreStarter');
}

async function offerToGoOn(name: string): Promise<void> {
  const goOn = l10n.t('Go On');
  const words = l10n.t('{0} is not here yet. What has come of it is kept.', name);
  if ((await window.showInformationMessage(words, goOn)) !== goOn) return;
  await commands.executeCommand('leafe.getDefaultModel');
}
