import { Uri, window, workspace, type TextDocument } from 'vscode';
import { languageEntry, LANGUAGES } from '../../domain/languages.ts';
import type { Program } from '../../domain/problem.ts';
import type { JudgedProblems } from './judgedProblems.ts';

/** A program in an editor or on the disk, unsaved changes included. */
export interface OpenProgram {
  readonly program: Program;
  readonly uri: Uri;
}

/** The document as a program; null where it is in no language that the judge runs. */
export function programIn(document: TextDocument): OpenProgram | null {
  const language = LANGUAGES.find((one) => languageEntry(one).fence === document.languageId);
  if (language === undefined) return null;
  return { program: { language, code: document.getText() }, uri: document.uri };
}

/**
 * The program that a person means by judging this problem: the one judged by it last, unless the active editor holds another
 * that belongs to no other problem. Null where there is none.
 */
export async function programFor(
  problem: string,
  judged: JudgedProblems,
): Promise<OpenProgram | null> {
  const active = window.activeTextEditor?.document;
  const open = active === undefined ? null : programIn(active);
  const before = judged.find(problem)?.program ?? null;
  if (open !== null) {
    const belongsTo = judged.judgedWith(open.uri.toString())?.problem ?? problem;
    if (belongsTo === problem || before === null) return open;
  }
  return before === null ? null : programAt(Uri.parse(before));
}

/** Null for a file that is gone. */
async function programAt(uri: Uri): Promise<OpenProgram | null> {
  try {
    return programIn(await workspace.openTextDocument(uri));
  } catch {
    return null;
  }
}

/** The programs of all open editors, for a person to choose from. */
export function openPrograms(): readonly OpenProgram[] {
  return workspace.textDocuments
    .filter(({ uri, isClosed }) => !isClosed && ['file', 'untitled'].includes(uri.scheme))
    .flatMap((document) => programIn(document) ?? []);
}
