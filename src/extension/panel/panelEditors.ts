import * as l10n from '@vscode/l10n';
import { commands, Range, Uri, window, type ViewColumn } from 'vscode';
import { showStepFile } from '../stepEditor.ts';
import { programUri } from '../stepChanges.ts';
import { stepUri } from '../stepFiles.ts';
import { emptyPath, TRANSCRIPT_FILE } from '../stepPath.ts';
import type { StepStore } from '../stepStore.ts';
import { problemPath, testPath } from './runDocuments.ts';

/** Where editors are opened from: a run's panel stays in sight beside them. */
export interface EditorPlace {
  readonly run: string;
  readonly steps: StepStore;
  readonly column: ViewColumn;
}

/** The step's program, at a line counting from 1; a reply without a program opens as the transcript it is. */
export async function openProgram(
  place: EditorPlace,
  step: string,
  line: number | null = null,
): Promise<void> {
  const { run, steps, column: viewColumn } = place;
  const file = (await steps.program(run, step)) ?? TRANSCRIPT_FILE;
  const at = line === null ? {} : { selection: new Range(line - 1, 0, line - 1, 0) };
  const options = { preview: true, viewColumn, ...at };
  await showStepFile({ run, step, file }, options);
}

export async function openTranscript({ run, column }: EditorPlace, step: string): Promise<void> {
  await showStepFile({ run, step, file: TRANSCRIPT_FILE }, { preview: true, viewColumn: column });
}

/** Two steps' programs in a diff editor; `left` null is the empty program. */
export async function openDiff(
  place: EditorPlace,
  left: string | null,
  right: string,
): Promise<void> {
  const { run, steps } = place;
  const before =
    left === null ? stepUri(emptyPath(run)) : await programUri({ run, step: left }, steps);
  const after = await programUri({ run, step: right }, steps);
  await diff(place, before, after, left === null ? right : `${left} ↔ ${right}`);
}

/** What a test expects against what the step's program printed on it; the test counts from 0. */
export async function openTest(place: EditorPlace, step: string, test: number): Promise<void> {
  const { run } = place;
  const expected = stepUri(testPath(run, step, test, 'expected'));
  const printed = stepUri(testPath(run, step, test, 'printed'));
  const title = l10n.t('{0}, test {1}: expected ↔ printed', step, test + 1);
  await diff(place, expected, printed, title);
}

export async function openProblem({ run, column }: EditorPlace, problem: string): Promise<void> {
  const uri = stepUri(problemPath(run, problem));
  await window.showTextDocument(uri, { preview: true, viewColumn: column });
}

/** The journal as it lies on the disk, at a line counting from 0. */
export async function openJournal(
  { column }: EditorPlace,
  file: string,
  line: number,
): Promise<void> {
  const selection = new Range(line, 0, line, 0);
  await window.showTextDocument(Uri.file(file), { preview: true, viewColumn: column, selection });
}

async function diff(place: EditorPlace, left: Uri, right: Uri, title: string): Promise<void> {
  const options = { preview: true, viewColumn: place.column };
  await commands.executeCommand('vscode.diff', left, right, title, options);
}
