import * as l10n from '@vscode/l10n';
import { window, type QuickPickItem } from 'vscode';
import type { RunEnd } from '../domain/runEvent.ts';
import { titleOf } from '../domain/shortName.ts';
import { askPlan } from './ask.ts';
import type { Remedy } from './commandIds.ts';
import type { Parts } from './compose.ts';
import { chooseOne } from './questions.ts';
import { setContext } from './setContext.ts';
import { explain, keep } from './explain.ts';
import type { ExplorePlan } from './explorePlan.ts';
import { fieldOf } from './fieldOf.ts';
import { fileIn, problemGiven } from './problemFiles/problemOfFile.ts';
import { pickText } from './notice.ts';
import { resumeRemedy } from './remedy.ts';

/** Where the last run's choices are kept. */
export const LAST_PLAN = 'leafe.lastPlan';

/** Asks for what `given` does not say, and starts the run in the background with its panel beside what is open. */
export async function exploreProblem(parts: Parts, given: unknown): Promise<void> {
  const { context, models, settings } = parts;
  const { partOfPlan } = await import('./explorePlan.ts');
  const last = partOfPlan(context.globalState.get(LAST_PLAN));
  const { home, models: extraModels, defaultModel } = settings();
  const problem = await problemGiven(given, l10n.t('Explore Problem'));
  if (problem === undefined && fileIn(given) !== null) return;
  const decided = { ...partOfPlan(given), ...(problem === undefined ? {} : { problem }) };
  const plan = await askPlan(decided, last, { home, models, extraModels, defaultModel });
  if (plan === undefined) return;
  await context.globalState.update(LAST_PLAN, plan);
  start(parts, plan);
}

/** Opens the panel of the run that `given` names, or of the one that the person chooses; at a step where `given` names one. */
export async function openRun(parts: Parts, given: unknown): Promise<void> {
  const run =
    fieldOf(given, 'run') ??
    (await choose(
      l10n.t('Open Run'),
      await allRuns(parts),
      l10n.t('Nothing has been explored yet: start with Explore Problem.'),
    ));
  if (run === undefined) return;
  await parts.panels.open(run, { step: fieldOf(given, 'step') ?? null });
  setContext('leafe.lookedOnce', true);
}

/** Stops the run that `given` names, or the one that the person chooses. */
export async function stopRun({ runs }: Parts, given: unknown): Promise<void> {
  const named = fieldOf(given, 'run');
  const items = runs.all().map(({ run, problem }) => ({ ...itemOf(problem), run }));
  const run =
    named ?? (await choose(l10n.t('Stop Run'), items, l10n.t('No run is at work in this window.')));
  if (run !== undefined) await runs.stop(run);
}

/** Resumes the run that `given` names, or the one that the person chooses. */
export async function resumeRun(parts: Parts, given: unknown): Promise<void> {
  const run =
    fieldOf(given, 'run') ??
    (await choose(
      l10n.t('Resume Run'),
      await resumable(parts),
      l10n.t('There is no run to go on with.'),
    ));
  if (run !== undefined) resume(parts, run);
}

/** Goes on with a run in the background. */
export function resume(
  parts: Pick<Parts, 'runs' | 'log' | 'settings' | 'panels'>,
  run: string,
): void {
  parts.log.info(`resuming ${run}`);
  tellEnd(parts.runs.resume(run), () => run, parts);
}

function start(parts: Parts, plan: ExplorePlan): void {
  const { runs, panels, log } = parts;
  log.info(`exploring ${plan.problem} with ${plan.model}, ${plan.policy}`);
  let started: string | null = null;
  const work = runs.explore(plan, (run) => {
    started = run;
    panels.open(run, { beside: true, plan }).catch((error: unknown) => explain(error, log));
  });
  tellEnd(work, () => started, parts);
}

/**
 * Waits for a run's end in the background: it is in the log, and an error is told in the run's panel, or by a message where nobody looks
 * at that.
 */
export function tellEnd(
  work: Promise<{ readonly run: string; readonly because: RunEnd }>,
  named: () => string | null,
  { log, settings, panels }: Pick<Parts, 'log' | 'settings' | 'panels'>,
): void {
  work.then(
    ({ run, because }) => {
      log.info(`${run}: ${because}`);
      if (because === 'solved') setContext('leafe.solvedOnce', true);
    },
    async (error: unknown) => {
      const run = named();
      if (run !== null && panels.fail(run, error)) keep(error, log);
      else explain(error, log, await resumeRemedies(run, settings().home));
    },
  );
}

/** Only what its journal has begun can go on. */
async function resumeRemedies(run: string | null, home: string): Promise<readonly Remedy[]> {
  if (run === null) return [];
  const { findRun } = await import('../platform/files/runs.ts');
  return findRun(home, run).then(
    () => [resumeRemedy(run)],
    () => [],
  );
}

interface RunItem extends QuickPickItem {
  readonly run: string;
}

async function allRuns({ settings }: Parts): Promise<RunItem[]> {
  const { listRuns } = await import('../platform/files/runs.ts');
  const items: RunItem[] = [];
  for await (const { run, problem } of listRuns(settings().home)) {
    items.unshift({ ...itemOf(problem ?? run), description: run, run });
  }
  return items;
}

async function resumable({ settings, runs }: Parts): Promise<RunItem[]> {
  const { listRuns } = await import('../platform/files/runs.ts');
  const items: RunItem[] = [];
  for await (const { run, problem, endedBecause, atWork } of listRuns(settings().home)) {
    const over = endedBecause === 'solved' || endedBecause === 'exhausted';
    if (problem === null || atWork || over || runs.get(run) !== null) continue;
    items.unshift({ ...itemOf(problem), description: run, run });
  }
  return items;
}

function itemOf(problem: string): QuickPickItem {
  return { label: pickText(titleOf(problem)), detail: pickText(problem) };
}

async function choose(
  title: string,
  items: readonly RunItem[],
  none: string,
): Promise<string | undefined> {
  if (items.length === 0) {
    void window.showInformationMessage(none);
    return undefined;
  }
  return (await chooseOne(items, { title, matchOnDescription: true }))?.run;
}
