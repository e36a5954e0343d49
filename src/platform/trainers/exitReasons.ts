/** By the exit codes that a job ends with; see the page on training jobs. */
const REASONS: Readonly<Record<number, string>> = {
  0: 'It ended without a result.',
  3: 'A row cannot be trained on; its log names it.',
  4: 'The base model is not there, or is another one.',
  5: 'There was not enough memory: use fewer rows at once, or shorter ones.',
  6: 'The loss was no number any more; the last good checkpoint is kept.',
  75: 'Something that may pass came between, such as a full disk: push it again.',
};

/** Why a job that ended with this code has failed. */
export function exitReason(exit: number): string {
  return REASONS[exit] ?? 'It failed; its log says more.';
}

/** A job that the system has killed. */
export const KILLED_REASON = 'It was killed, as is done where a machine has no memory left.';
