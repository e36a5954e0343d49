import { join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import { decisionSchema, type Decision } from '../../core/learn/review.ts';
import { isReviewerName } from '../../core/learn/standing.ts';
import { appendLines, readLineFiles } from './lineFiles.ts';

/** Adds to what a reviewer has decided; it is on the disk when this returns. Throws `input.invalid` for a name that is none. */
export async function appendDecisions(
  home: string,
  reviewer: string,
  decisions: readonly Decision[],
): Promise<void> {
  if (!isReviewerName(reviewer)) {
    const what = `${JSON.stringify(reviewer)} is no name for a reviewer.`;
    throw new LeafeError('input', 'invalid', what, {
      todo: 'Use letters, digits, dots, dashes and underscores.',
    });
  }
  const path = join(folderOf(home), `${reviewer}.jsonl`);
  await appendLines(path, decisions);
}

/** By reviewer, all that was decided, oldest first. A line that a kill has cut off is left out. */
export async function readDecisions(
  home: string,
): Promise<ReadonlyMap<string, readonly Decision[]>> {
  return readLineFiles(folderOf(home), decisionSchema, isReviewerName);
}

function folderOf(home: string): string {
  return join(home, 'corrections');
}
