/** The id of a step's element, or of the problem's. */
export function nodeId(step: string | null): string {
  return step === null ? 'problem-node' : `step-${step}`;
}

/** The step that something in the tree stands on: null is the problem, undefined is none. */
export function stepAt(target: EventTarget | null): string | null | undefined {
  const node = target instanceof Element ? target.closest('[role=treeitem]') : null;
  if (node === null) return undefined;
  return node.id === nodeId(null) ? null : node.id.slice(nodeId('').length);
}
