/** What the manifest's `when` clauses and the walkthrough's ticks look at. */
export const CONTEXT_KEYS = [
  /** A run is at work in this window. */
  'leafe.running',
  /** An evaluation is at work in this window. */
  'leafe.evaluating',
  /** Docker was asked and did not answer. */
  'leafe.dockerMissing',
  /** A model to explore with was looked for, and there is none. */
  'leafe.modelMissing',
  /** All but the model is there: Docker with the sandbox image, git, a home folder that can be written. */
  'leafe.setupReady',
  /** There is one: the default model, another of this machine, or one of an endpoint. */
  'leafe.modelReady',
  /** A run has solved its problem. */
  'leafe.solvedOnce',
  /** A person has opened a run, or one of its steps. */
  'leafe.lookedOnce',
  /** A run holds a step that failed, for a person to fix. */
  'leafe.failedSteps',
  /** The Problems view shows less than there is. */
  'leafe.problemsFiltered',
  'leafe.runsFiltered',
  /** The file that is looked at holds problems. */
  'leafe.problemFile',
] as const;
export type ContextKey = (typeof CONTEXT_KEYS)[number];
