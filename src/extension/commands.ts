import { commands, Disposable } from 'vscode';
import {
  exploreWithAdapter,
  removeAdapter,
  renameAdapter,
  showAdapter,
} from './adapterCommands.ts';
import { branchFromStep } from './branchCommand.ts';
import { checkSetup } from './checkSetup.ts';
import { COMMAND_IDS, type CommandId } from './commandIds.ts';
import type { Parts } from './compose.ts';
import { copyProgram } from './copyProgram.ts';
import { explain } from './explain.ts';
import { exportCorrections } from './exportCommand.ts';
import { evaluationHandlers } from './evaluation/evaluationHandlers.ts';
import { fieldOf } from './fieldOf.ts';
import { filterProblems, filterRuns } from './filters/filterCommands.ts';
import { importProblems } from './importProblems.ts';
import { addToTesting, judgeCurrentFile, removeFromTesting } from './judgeCommand.ts';
import { exploreStarter, getDefaultModel, openWalkthrough } from './firstSteps.ts';
import { fixItMyself } from './fixes/fixCommand.ts';
import { cancelGetModel, getModel } from './modelCommands.ts';
import { openSettings } from './openSettings.ts';
import { measureLift } from './review/liftCommand.ts';
import { showTrainingMask } from './review/maskCommand.ts';
import { withCorrection } from './review/meant.ts';
import {
  acceptCorrection,
  editCorrection,
  goToCorrections,
  rejectCorrection,
  reviewCorrection,
  step,
  undoDecision,
} from './review/reviewing.ts';
import { compareBranches, compareTranscripts, reviewBranch } from './reviewCommands.ts';
import { exploreProblem, openRun, resumeRun, stopRun } from './runCommands.ts';
import { proveSandboxCommand } from './proveCommand.ts';
import { askApiKey } from './secrets.ts';
import { compareWithParent, openStep } from './stepCommands.ts';
import { trainingHandlers } from './training/trainingCommands.ts';

/** `given` is what a menu, a key or a caller passed, `selected` a tree's whole selection: looked at, never trusted. */
type Handler = (given: unknown, selected: unknown) => void | Promise<void>;

export function registerCommands(parts: Parts): Disposable {
  const handlers = handlersOf(parts);
  const registered = COMMAND_IDS.map((id) =>
    commands.registerCommand(id, async (given: unknown, selected: unknown) => {
      try {
        await handlers[id](given, selected);
      } catch (error) {
        explain(error, parts.log);
      }
    }),
  );
  return Disposable.from(...registered);
}

function handlersOf(parts: Parts): Readonly<Record<CommandId, Handler>> {
  return {
    ...trainingHandlers(parts),
    ...evaluationHandlers(parts),
    'leafe.exploreProblem': (given) => exploreProblem(parts, given),
    'leafe.stopRun': (given) => stopRun(parts, given),
    'leafe.resumeRun': (given) => resumeRun(parts, given),
    'leafe.openRun': async (given) => openRun(parts, await withCorrection(parts, given)),
    'leafe.openStep': (given) => openStep(parts, given),
    'leafe.compareWithParent': (given) => compareWithParent(parts, given),
    'leafe.branchFromStep': (given) => branchFromStep(parts, given),
    'leafe.fixItMyself': (given) => fixItMyself(parts, given),
    'leafe.reviewBranch': async (given) => reviewBranch(parts, await withCorrection(parts, given)),
    'leafe.compareBranches': (given, selected) => compareBranches(parts, given, selected),
    'leafe.compareTranscripts': () => compareTranscripts(),
    'leafe.goToCorrections': () => goToCorrections(parts),
    'leafe.reviewCorrection': (given) => reviewCorrection(parts, given),
    'leafe.acceptCorrection': (given) => acceptCorrection(parts, given),
    'leafe.rejectCorrection': (given) => rejectCorrection(parts, given),
    'leafe.undoDecision': (given) => undoDecision(parts, given),
    'leafe.editCorrection': (given) => editCorrection(parts, given),
    'leafe.measureLift': (given) => measureLift(parts, given),
    'leafe.showTrainingMask': (given) => showTrainingMask(parts, given),
    'leafe.nextCorrection': (given) => step(parts, given, 'next'),
    'leafe.previousCorrection': (given) => step(parts, given, 'previous'),
    'leafe.copyProgram': (given) => copyProgram(parts, given),
    'leafe.judgeCurrentFile': (given) => judgeCurrentFile(parts, given),
    'leafe.addToTesting': (given) => addToTesting(parts, given),
    'leafe.removeFromTesting': (given) => removeFromTesting(parts, given),
    'leafe.exportCorrections': async () => void (await exportCorrections(parts)),
    'leafe.importProblems': (given) => importProblems(parts, given),
    'leafe.showMoreProblems': (given) => {
      const set = fieldOf(given, 'set');
      if (set !== undefined) parts.problemsView.showMore(set);
    },
    'leafe.filterProblems': () => filterProblems(parts),
    'leafe.clearProblemsFilter': () => parts.filters.problems.clear(),
    'leafe.filterRuns': () => filterRuns(parts),
    'leafe.clearRunsFilter': () => parts.filters.runs.clear(),
    'leafe.openWalkthrough': () => openWalkthrough(parts),
    'leafe.checkSetup': () => checkSetup(parts),
    'leafe.proveSandbox': proveSandboxCommand(parts),
    'leafe.getDefaultModel': async () => void (await getDefaultModel(parts)),
    'leafe.exploreStarter': (given) => exploreStarter(parts, given),
    'leafe.setApiKey': () => askApiKey(parts.context.secrets),
    'leafe.getModel': (given) => getModel(parts, given),
    'leafe.cancelGetModel': (given) => cancelGetModel(parts, given),
    'leafe.exploreWithAdapter': (given) => exploreWithAdapter(parts, given),
    'leafe.showAdapter': (given) => showAdapter(parts, given),
    'leafe.renameAdapter': (given) => renameAdapter(parts, given),
    'leafe.removeAdapter': (given) => removeAdapter(parts, given),
    'leafe.refreshViews': () => {
      const { problemsView, runsView, correctionsView, modelsView, jobsView } = parts;
      for (const view of [problemsView, runsView, correctionsView, modelsView]) view.refresh();
      jobsView.refresh();
      return parts.jobs.retry();
    },
    'leafe.openSettings': (given) => openSettings(given),
    'leafe.showLog': () => parts.log.show(),
  };
}
