import { Disposable, window, workspace } from 'vscode';
import * as l10n from '@vscode/l10n';
import type { Parts } from '../compose.ts';
import { soon } from '../soon.ts';
import { jobStatusBar } from '../training/jobStatusBar.ts';
import { isAtWork } from '../training/trainingJobs.ts';
import { watchHome } from './watchHome.ts';

/** What other windows and the command line push into the same home. */
const JOURNALS = 'jobs/*/job.jsonl';
const REDRAW_MS = 250;
/** Not every change on a disk is told of, and what is said of when a job began grows old. */
const LOOK_MS = 5_000;

/** Shows the training jobs, and keeps view, panels and status bar in step with them. */
export function registerJobs({
  context,
  jobs,
  jobsView,
  jobPanels,
  settings,
  log,
}: Parts): Disposable {
  const tree = window.createTreeView('leafe.jobs', { treeDataProvider: jobsView });
  const look = soon(() => {
    jobs.look().catch((error: unknown) => log.warn(String(error)));
  }, REDRAW_MS);
  const draw = soon(() => {
    jobsView.update();
    const atWork = jobs.all().filter(isAtWork).length;
    const tooltip =
      atWork === 1 ? l10n.t('1 training job at work') : l10n.t('{0} training jobs at work', atWork);
    tree.badge = atWork === 0 ? undefined : { value: atWork, tooltip };
  }, REDRAW_MS);
  const timer = setInterval(() => {
    if (!tree.visible) return;
    look.call();
    if (jobs.all().some(isAtWork)) draw.call();
  }, LOOK_MS);
  let onDisk = watchHome(settings().home, JOURNALS, look.call);
  // A window that comes back picks up what is at work.
  look.call();
  return Disposable.from(
    tree,
    look,
    draw,
    jobStatusBar(jobs),
    jobPanels.register(),
    new Disposable(() => clearInterval(timer)),
    new Disposable(jobs.onChange(draw.call).dispose),
    tree.onDidChangeVisibility(({ visible }) => visible && jobsView.update()),
    context.secrets.onDidChange(() => {
      jobs.retry().catch((error: unknown) => log.warn(String(error)));
    }),
    workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration('leafe.home')) return;
      onDisk.dispose();
      onDisk = watchHome(settings().home, JOURNALS, look.call);
      look.call();
    }),
    { dispose: () => onDisk.dispose() },
  );
}
