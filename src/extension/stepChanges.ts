import type { Uri } from 'vscode';
import { commands } from 'vscode';
import { stepUri } from './stepFiles.ts';
import type { StepStore } from './stepStore.ts';

export interface StepName {
  readonly run: string;
  readonly step: string;
}

/** Opens all files in which two steps differ, in one editor. False, and nothing opens, where they are the same. */
export async function showChanges(
  title: string,
  left: StepName,
  right: StepName,
  steps: StepStore,
): Promise<boolean> {
  const [before, after] = await Promise.all([
    steps.files(left.run, left.step),
    steps.files(right.run, right.step),
  ]);
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  );
  if (paths.length === 0) return false;
  const resources = paths.map((file): [Uri, Uri | undefined, Uri | undefined] => [
    stepUri({ ...right, file }),
    before.has(file) ? stepUri({ ...left, file }) : undefined,
    after.has(file) ? stepUri({ ...right, file }) : undefined,
  ]);
  await commands.executeCommand('vscode.changes', title, resources);
  return true;
}
