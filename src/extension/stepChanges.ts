import { commands, type Uri } from 'vscode';
import { emptyPath, TRANSCRIPT_FILE } from './stepPath.ts';
import { stepUri } from './stepFiles.ts';
import type { StepStore } from './stepStore.ts';

export interface StepName {
  readonly run: string;
  readonly step: string;
}

/** Opens two steps' programs against each other. False, and nothing opens, where they are the same. */
export async function showPrograms(
  title: string,
  left: StepName,
  right: StepName,
  steps: StepStore,
): Promise<boolean> {
  const [before, after] = await Promise.all([programText(left, steps), programText(right, steps)]);
  if (before === after) return false;
  const uris = await Promise.all([programUri(left, steps), programUri(right, steps)]);
  await commands.executeCommand('vscode.diff', ...uris, title);
  return true;
}

/** Opens what the model saw and said at one step against the same at another. */
export async function showTranscripts(left: StepName, right: StepName): Promise<void> {
  const [before, after] = [left, right].map((step) => stepUri({ ...step, file: TRANSCRIPT_FILE }));
  const title = `${left.step} ↔ ${right.step} · ${TRANSCRIPT_FILE}`;
  await commands.executeCommand('vscode.diff', before, after, title);
}

/** The step's program for an editor; an empty text where its reply held none. */
export async function programUri({ run, step }: StepName, steps: StepStore): Promise<Uri> {
  const file = await steps.program(run, step);
  return stepUri(file === null ? emptyPath(run, step) : { run, step, file });
}

async function programText({ run, step }: StepName, steps: StepStore): Promise<string> {
  const file = await steps.program(run, step);
  return file === null ? '' : ((await steps.files(run, step)).get(file) ?? '');
}
