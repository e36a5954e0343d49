import { studyReport, type Studied } from '../../core/study/studyReport.ts';
import { csvLine } from '../../core/evaluate/figures.ts';
import type { Output } from '../output.ts';
import { paintFor } from '../text.ts';
import { drawStudy } from './drawStudy.ts';
import { STUDY_CSV_TITLES, studyCsvRows, studyFigures } from './studyFigures.ts';
import { studyMarkdown } from './studyMarkdown.ts';

/** As what the figures are told. */
export interface StudyForm {
  readonly csv?: boolean;
  readonly markdown?: boolean;
}

export interface ToldStudy {
  readonly path: string;
  readonly studied: Studied;
  /** Why the command ended; not there where it made nothing. */
  readonly because?: 'done' | 'budget';
}

/** Tells the figures of a study: the same digits from the same runs, whichever way. */
export function tellStudy(
  { path, studied, because }: ToldStudy,
  { csv = false, markdown = false }: StudyForm,
  output: Output,
): void {
  const report = studyReport(studied);
  output.emit({
    ...studyFigures(path, studied, report),
    ...(because === undefined ? {} : { because }),
  });
  if (csv) {
    output.say(csvLine(STUDY_CSV_TITLES));
    for (const row of studyCsvRows(path, studied, report)) output.say(csvLine(row));
  } else if (markdown) {
    for (const line of studyMarkdown(studied, report)) output.say(line);
  } else {
    const width = process.stdout.columns || 100;
    const paint = paintFor({ color: process.stdout.isTTY });
    for (const line of drawStudy(path, studied, report, { width, paint })) output.say(line);
  }
}
