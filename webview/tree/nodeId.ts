/** The id of a step's element, or of the problem's. */
export function nodeId(step: string | null): string {
  return step === null ? 'problem-node' : `step-${step}`;
}
