import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { figuresOf } from '../../core/evaluate/figures.ts';
import type { ToldComparison, ToldEvaluation } from '../../core/evaluate/toldEvaluation.ts';
import { onDisk } from '../../platform/diskErrors.ts';
import { newFile, replaceFile } from '../../platform/files/writeFiles.ts';

/** What the folder of an evaluation holds once it has ended. */
export const REPORT_FILES = { figures: 'report.json', page: 'report.html' } as const;

/** Writes both reports of an evaluation into its folder, in place of earlier ones. */
export async function writeReports(folder: string, told: ToldEvaluation): Promise<void> {
  const { evaluationsPage } = await import('../../platform/reports/evaluationsPage.tsx');
  const figures = { kind: 'evaluation', ...figuresOf(told) };
  await replaceFile(join(folder, REPORT_FILES.figures), `${JSON.stringify(figures, null, 2)}\n`);
  await replaceFile(join(folder, REPORT_FILES.page), evaluationsPage([told]));
}

/** Reports that tell of fewer attempts than there are would mislead. */
export async function removeReports(folder: string): Promise<void> {
  for (const name of Object.values(REPORT_FILES)) {
    const path = join(folder, name);
    await onDisk(path, () => rm(path, { force: true }));
  }
}

/** Writes one page about evaluations into a new file. */
export async function writeEvaluationsPage(
  path: string,
  told: readonly ToldEvaluation[],
): Promise<void> {
  const { evaluationsPage } = await import('../../platform/reports/evaluationsPage.tsx');
  await newFile(path, evaluationsPage(told));
}

/** Writes a page about a comparison into a new file. */
export async function writeComparisonPage(path: string, told: ToldComparison): Promise<void> {
  const { comparisonPage } = await import('../../platform/reports/comparisonPage.tsx');
  await newFile(path, comparisonPage(told));
}
