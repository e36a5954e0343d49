/** What is trained in a job's rows; `guided` and `reflection` are other tellings of a correction and count with it. */
export const TRAINED_KINDS = ['counterfactual', 'guided', 'reflection', 'rehearsal'] as const;
