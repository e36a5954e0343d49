import type { CallWatcher } from '../app/watchedModel.ts';

/** Tells which branches have a model call under way, each time that changes. */
export function branchWatcher(onChange: (writing: readonly string[]) => void): CallWatcher {
  const calls = new Set<string>();
  let told = '';
  const tell = (): void => {
    const writing = [...new Set([...calls].map(branchOfLabel))];
    if (writing.join() === told) return;
    told = writing.join();
    onChange(writing);
  };
  return {
    onStart: (label) => {
      calls.add(label);
      tell();
    },
    onText: () => undefined,
    onEnd: (label) => {
      calls.delete(label);
      tell();
    },
  };
}

/** `b2` of `b2.1`, a step, and of `b2.4?1`, a look back. */
function branchOfLabel(label: string): string {
  return label.slice(0, label.lastIndexOf('.'));
}
