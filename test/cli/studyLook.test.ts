import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf } from '../../src/cli/columns.ts';
import { csvLine } from '../../src/core/evaluate/figures.ts';
import { drawStudy } from '../../src/cli/study/drawStudy.ts';
import { STUDY_CSV_TITLES, studyCsvRows } from '../../src/cli/study/studyFigures.ts';
import { studyMarkdown } from '../../src/cli/study/studyMarkdown.ts';
import { paintFor } from '../../src/cli/text.ts';
import { studyReport, type Studied } from '../../src/core/study/studyReport.ts';
import { aStudyManifest, studiedRuns, type StudyTable } from '../support/studies.ts';

const paint = paintFor({ color: false });
const HOSTILE = 'd\u001b[2J\u202e|. Hidden';
const TABLE: StudyTable = {
  'a. Some Problem': { tree: [1], iterative: [1], independent: [2] },
  'b. Another One': { tree: [6], iterative: [0], independent: [3] },
  'c. Third': { tree: [0], iterative: [0], independent: [8] },
  [HOSTILE]: { tree: [2], iterative: [4], independent: [0] },
  'e. Missing': { tree: [1], iterative: [null], independent: [1] },
};
const studied: Studied = { manifest: aStudyManifest(TABLE), runs: studiedRuns(TABLE) };
const report = studyReport(studied);

function drawn(width: number): readonly string[] {
  return drawStudy('some/folder', studied, report, { width, paint });
}

test('figures stand under each other, curves rise to the right, and no line is wider than the terminal', () => {
  const lines = drawn(100);
  const from = lines.findIndex((line) => line.includes('by a lesson'));
  assert.deepEqual(lines.slice(from, from + 4), [
    '             solved            95 %  runs  by a lesson  ran dry  programs  tokens  sandbox',
    'tree         75.0 %  30.1 to 95.4 %   3/4            1        0        17   1,700    8.5 s',
    'iterative    50.0 %  15.0 to 85.0 %   2/4                     0        21   2,100     11 s',
    'independent  75.0 %  30.1 to 95.4 %   3/4                     0        21   2,100     11 s',
  ]);
  const curves = lines.indexOf('Solved by programs');
  assert.deepEqual(lines.slice(curves + 1, curves + 5), [
    `tree         ${' '.repeat(5)}${'▂'.repeat(6)}${'▄'.repeat(24)}${'▆'.repeat(13)}`,
    `iterative    ${' '.repeat(5)}${'▂'.repeat(18)}${'▄'.repeat(25)}`,
    `independent  ${' '.repeat(11)}${'▂'.repeat(6)}${'▄'.repeat(30)}▆`,
    `             0${'8'.padStart(47)}`,
  ]);
  for (const width of [100, 60, 32]) {
    for (const line of drawn(width)) assert.ok(columnsOf(line) <= width, line);
  }
});

test('what is missing and what cannot be seen is said, and what a name holds is text', () => {
  const text = drawn(200).join('\n');
  assert.match(
    text,
    /Not whole: 1 run missing, counted nowhere\. 2 runs of other policies .* left out/,
  );
  assert.match(
    text,
    /tree and iterative: no difference can be seen with 4 problems\. So few could/,
  );
  assert.match(text, /tree and independent: no difference can be seen/);
  const markdown = studyMarkdown(studied, report).join('\n');
  assert.match(markdown, /\| b\. Another One \| 6 with a lesson \| \(8\) \| 3 \|/);
  for (const told of [text, markdown]) assert.doesNotMatch(told, /[\u001b\u202e]/);
  assert.match(markdown, /\\\|\. Hidden/);
  const rows = markdown.split('\n').filter((line) => line.startsWith('|'));
  for (const row of rows) assert.match(row, /\|$/);
});

test('the same figures are rows of a table, each with as many cells as there are titles', () => {
  const rows = studyCsvRows('some, folder', studied, report);
  for (const row of rows) assert.equal(row.length, STUDY_CSV_TITLES.length);
  const lines = rows.map(csvLine);
  const [first] = report.policies;
  const { value, low, high } = first?.success ?? { value: 0, low: 0, high: 0 };
  assert.equal(
    lines[0],
    `"some, folder",tape:replies.jsonl,,success,tree,,,,${value},${low},${high},,4`,
  );
  assert.ok(lines.some((line) => /,,success,independent,,programs,4,0\.5,/.test(line)));
  assert.ok(lines.some((line) => /,,difference,tree,iterative,tokens,512,0,.*,1,4$/.test(line)));
});

test('a study without a whole problem tells that, and no figures', () => {
  const runs = studiedRuns({ 'a. Some Problem': { tree: [1] } });
  const none = { manifest: studied.manifest, runs };
  const found = studyReport(none);
  assert.match(drawStudy('x', none, found, { width: 100, paint }).at(-1) ?? '', /No problem yet/);
  assert.match(studyMarkdown(none, found).at(-1) ?? '', /Not whole: 14 runs missing/);
});
