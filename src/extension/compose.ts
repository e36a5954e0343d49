import { existsSync } from 'node:fs';
import { Uri, window, workspace, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { SharedBenches } from '../app/sharedBenches.ts';
import { EvaluationPanels } from './evaluation/evaluationPanels.ts';
import { EvaluationPlans } from './evaluation/evaluationPlans.ts';
import { Evaluations } from './evaluation/evaluations.ts';
import { explain } from './explain.ts';
import { setContext } from './setContext.ts';
import { Fixes } from './fixes/fixes.ts';
import { KeptFilter } from './filters/filter.ts';
import { PROBLEM_FILTER, type ProblemFilter } from './filters/problemFilter.ts';
import { RUN_FILTER, type RunFilter } from './filters/runFilter.ts';
import { Models } from './models.ts';
import { composePanels, type PanelParts } from './panel/composePanels.ts';
import { Readiness } from './readiness.ts';
import { resume } from './runCommands.ts';
import { Runs } from './runs.ts';
import { apiKey } from './secrets.ts';
import { settingsFrom, type ExtensionSettings } from './settings.ts';
import { StepStore } from './stepStore.ts';
import { hasUsableModel } from './usableModel.ts';
import { ReviewPanel } from './review/reviewPanel.ts';
import { ReviewQueue } from './review/reviewQueue.ts';
import { TrainingMasks } from './review/trainingMasks.ts';
import { JudgedProblems } from './testing/judgedProblems.ts';
import { LoadedProblems } from './testing/loadedProblems.ts';
import { Testing } from './testing/testing.ts';
import type { TrainerAccess } from '../app/training/withTrainer.ts';
import { JobPanels } from './training/jobPanels.ts';
import { tellEnded, tellTrouble } from './training/jobNotices.ts';
import { RecentDatasets } from './training/recentDatasets.ts';
import { TrainingJobs } from './training/trainingJobs.ts';
import { tokenOf } from './training/trainerTokens.ts';
import { CorrectionsView } from './views/correctionsView.ts';
import { JobsView } from './views/jobsView.ts';
import { ModelsView } from './views/modelsView.ts';
import { ProblemsView } from './views/problemsView.ts';
import { RunsView } from './views/runsView.ts';

/** All that lives as long as the extension does. */
export interface Parts extends PanelParts {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly settings: () => ExtensionSettings;
  readonly benches: SharedBenches;
  readonly runs: Runs;
  readonly models: Models;
  readonly readiness: Readiness;
  readonly steps: StepStore;
  readonly fixes: Fixes;
  /** What the Testing view shows. */
  readonly judged: JudgedProblems;
  readonly testing: Testing;
  readonly filters: {
    readonly problems: KeptFilter<keyof ProblemFilter>;
    readonly runs: KeptFilter<keyof RunFilter>;
  };
  readonly problemsView: ProblemsView;
  readonly runsView: RunsView;
  readonly queue: ReviewQueue;
  readonly reviewPanel: ReviewPanel;
  readonly masks: TrainingMasks;
  readonly correctionsView: CorrectionsView;
  readonly modelsView: ModelsView;
  /** How trainers are opened. */
  readonly access: () => TrainerAccess;
  readonly recentDatasets: RecentDatasets;
  readonly jobs: TrainingJobs;
  readonly jobPanels: JobPanels;
  readonly jobsView: JobsView;
  readonly evaluations: Evaluations;
  /** What evaluations were begun with. */
  readonly plans: EvaluationPlans;
  readonly evaluationPanels: EvaluationPanels;
}

/** Makes the parts; nothing is read, and nothing runs yet. */
export function compose(context: ExtensionContext): Parts {
  const settings = (): ExtensionSettings => {
    const configuration = workspace.getConfiguration('leafe');
    return settingsFrom((name) => configuration.get(name), process.env);
  };
  const home = (): string => settings().home;
  const log = window.createOutputChannel('LEAFE', { log: true });
  const benches = new SharedBenches();
  const work = {
    home,
    baseUrl: () => settings().baseUrl,
    explore: () => settings().explore,
    apiKey: () => apiKey(context.secrets),
  };
  const runs = new Runs(work, benches);
  const evaluations = new Evaluations(work, benches);
  const models = new Models(home);
  const readiness = new Readiness({
    home,
    hasModel: async () => {
      const [known, key] = await Promise.all([models.all(), apiKey(context.secrets)]);
      const isAnyHere = known.some(({ state }) => state.kind === 'here');
      const hasKey = key !== undefined;
      const { models: named, defaultModel, baseUrl } = settings();
      const all = defaultModel === null ? named : [...named, defaultModel];
      return hasUsableModel({ models: all, baseUrl, hasKey, isAnyHere, exists: existsSync });
    },
  });
  const steps = new StepStore({
    home,
    live: (run) => runs.get(run)?.state ?? null,
    shown: (run) => panel.panels.stateOf(run),
  });
  const panel = composePanels({
    ...{ home, extension: context.extensionUri, runs, steps, benches },
    onSelect: (selected) => runsView.select(selected),
  });
  const queue = new ReviewQueue({ home, reviewer: () => settings().reviewer });
  const fixes = new Fixes({
    root: fixesRoot(context),
    home,
    log,
    benches,
    runs,
    steps,
    queue,
    goOn: (run) => resume({ runs, log, settings, panels: panel.panels }, run),
  });
  const judged = new JudgedProblems(context.workspaceState);
  const testing = new Testing({
    ...{ home, benches, judged },
    problems: new LoadedProblems(home),
    onError: (error) => explain(error, log),
  });
  const filters = {
    problems: new KeptFilter(context.workspaceState, 'leafe.problemFilter', PROBLEM_FILTER),
    runs: new KeptFilter(context.workspaceState, 'leafe.runFilter', RUN_FILTER),
  };
  const problemsView = new ProblemsView(home, filters.problems);
  const runsView = new RunsView(runs, home, () => readiness.glance(), filters.runs);
  const correctionsView = new CorrectionsView(queue, (some) =>
    setContext('leafe.failedSteps', some),
  );
  const reviewPanel = new ReviewPanel({ extension: context.extensionUri, queue, steps });
  const modelsView = new ModelsView(models, () => settings().defaultModel);
  const access = (): TrainerAccess => ({
    home: home(),
    tokenOf: (entry) => tokenOf(context.secrets, entry),
  });
  const jobs = new TrainingJobs({
    access,
    onEnded: (ended) => {
      // It is told where it is looked at.
      if (jobPanels.isShown(ended.job)) return;
      tellEnded(ended).catch((error: unknown) => log.warn(String(error)));
    },
    onTrouble: (known, error) => tellTrouble(known, error, log),
  });
  const jobPanels = new JobPanels({ extension: context.extensionUri, jobs });
  const jobsView = new JobsView(jobs);
  const recentDatasets = new RecentDatasets(context.globalState);
  const plans = new EvaluationPlans(context.globalState);
  const extension = context.extensionUri;
  const evaluationPanels = new EvaluationPanels({ home, extension, evaluations, plans, log });
  context.subscriptions.push(
    log,
    jobsView,
    testing,
    problemsView,
    runsView,
    reviewPanel,
    correctionsView,
    modelsView,
    runs.onChange(() => setContext('leafe.running', runs.all().length > 0)),
    evaluations.onChange(() => setContext('leafe.evaluating', evaluations.all().length > 0)),
  );
  const review = { queue, reviewPanel, masks: new TrainingMasks(home) };
  const views = { problemsView, runsView, correctionsView, modelsView };
  const own = { benches, runs, models, readiness, steps, fixes, judged, testing, filters };
  const training = { access, recentDatasets, jobs, jobPanels, jobsView };
  const evaluation = { evaluations, plans, evaluationPanels };
  const rest = { ...training, ...evaluation };
  return { context, log, settings, ...own, ...panel, ...review, ...views, ...rest };
}

/** Where the programs lie that a person is fixing. */
export function fixesRoot({ globalStorageUri }: ExtensionContext): string {
  return Uri.joinPath(globalStorageUri, 'fixes').fsPath;
}
