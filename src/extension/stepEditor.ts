import { commands, type TextDocumentShowOptions } from 'vscode';
import { stepUri } from './stepFiles.ts';

/** A file of a step. */
export interface StepFile {
  readonly run: string;
  readonly step: string;
  readonly file: string;
}

/** Opens a step's file in an editor, whose tab says which step it is of: `b1.2 program.py`. */
export async function showStepFile(
  file: StepFile,
  options: TextDocumentShowOptions,
): Promise<void> {
  // Files of all steps are named alike, and VS Code's own way to show a document takes no other name for it.
  await commands.executeCommand('vscode.open', stepUri(file), options, `${file.step} ${file.file}`);
}
