/** Every command of the manifest. A test keeps the two lists equal. */
export const COMMAND_IDS = [
  'leafe.exploreProblem',
  'leafe.stopRun',
  'leafe.resumeRun',
  'leafe.openRun',
  'leafe.openStep',
  'leafe.compareWithParent',
  'leafe.branchFromStep',
  'leafe.fixItMyself',
  'leafe.reviewBranch',
  'leafe.compareBranches',
  'leafe.compareTranscripts',
  'leafe.reviewCorrection',
  'leafe.acceptCorrection',
  'leafe.rejectCorrection',
  'leafe.undoDecision',
  'leafe.editCorrection',
  'leafe.measureLift',
  'leafe.showTrainingMask',
  'leafe.nextCorrection',
  'leafe.previousCorrection',
  'leafe.copyProgram',
  'leafe.judgeCurrentFile',
  'leafe.addToTesting',
  'leafe.removeFromTesting',
  'leafe.importProblems',
  'leafe.exportCorrections',
  'leafe.showMoreProblems',
  'leafe.filterProblems',
  'leafe.clearProblemsFilter',
  'leafe.filterRuns',
  'leafe.clearRunsFilter',
  'leafe.openWalkthrough',
  'leafe.checkSetup',
  'leafe.getDefaultModel',
  'leafe.exploreStarter',
  'leafe.setApiKey',
  'leafe.getModel',
  'leafe.cancelGetModel',
  'leafe.exploreWithAdapter',
  'leafe.showAdapter',
  'leafe.renameAdapter',
  'leafe.removeAdapter',
  'leafe.refreshViews',
  'leafe.openSettings',
  'leafe.showLog',
] as const;
export type CommandId = (typeof COMMAND_IDS)[number];

/** A command that helps, and the words on its button. */
export interface Remedy {
  readonly title: string;
  readonly command: CommandId | 'leafe.runs.focus';
  readonly argument?: unknown;
}
