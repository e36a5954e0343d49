import { safe } from '../../app/safe.ts';
import { VERDICT_WORDS } from '../../domain/verdictWords.ts';
import { DIFFICULTY_NAMES, type Difficulty } from '../../domain/difficulty.ts';
import { missingWords } from '../../core/evaluate/caveats.ts';
import { count, percent, span95 } from '../../core/evaluate/figureWords.ts';
import type { Evaluated, EvaluationReport, ProblemGroup } from '../../core/evaluate/report.ts';
import { fitLine } from '../columns.ts';
import { areManyMarginal } from '../../domain/marginal.ts';
import { span } from '../../domain/span.ts';
import { table, type TableRow } from '../table.ts';
import type { Paint } from '../text.ts';
import { wrapLines } from '../wrapLines.ts';
import { modelWords } from './words.ts';

interface Look {
  readonly width: number;
  readonly paint: Paint;
}

/** An evaluation as a person reads it: how it was made, its figures, and what they are made of. */
export function drawReport(
  path: string,
  evaluated: Evaluated,
  report: EvaluationReport,
  look: Look,
): readonly string[] {
  const { paint } = look;
  return [
    paint.bold(modelWords(evaluated)),
    ...wrapLines(paint.dim(madeWords(path, evaluated)), look.width),
    ...missingLines(report, evaluated, look),
    '',
    ...estimateLines(report, look),
    '',
    ...factLines(report, look),
    ...groupLines('By difficulty', report.byDifficulty, difficultyName, look),
    ...groupLines('By source', report.bySource, safe, look),
  ].map((line) => fitLine(line, look.width));
}

function madeWords(path: string, { manifest }: Evaluated): string {
  if (manifest === null) return `${safe(path)} · how it was made is not known`;
  const { settings, seed, samples, judge, problems } = manifest;
  return [
    safe(path),
    count(problems.length, 'problem'),
    `${count(samples, 'attempt')} each of up to ${count(settings.steps, 'step')}`,
    `temperature ${settings.temperature}`,
    `seed ${seed}`,
    settings.language,
    judge.image,
  ].join(' · ');
}

function missingLines(
  report: EvaluationReport,
  evaluated: Evaluated,
  { paint, width }: Look,
): readonly string[] {
  const missing = missingWords(report, evaluated);
  return missing === null ? [] : wrapLines(`${paint.yellow(missing.what)} ${missing.why}`, width);
}

function estimateLines({ estimates, problems }: EvaluationReport, look: Look): readonly string[] {
  const { paint, width } = look;
  if (problems === 0) return ['No attempt yet.'];
  const titles = ['k', 'pass@k', '95 %', 'pass^k', '95 %', 'problems'];
  const rows = estimates.map(({ k, any, all }): TableRow => {
    if (any === null || all === null) return [String(k), paint.dim('too few attempts')];
    const figures = [percent(any.value), span95(any), percent(all.value), span95(all)];
    return [String(k), ...figures, String(any.problems)];
  });
  return table([titles.map(paint.dim), ...rows], { width, right: [0, 1, 2, 3, 4, 5] });
}

function factLines(report: EvaluationReport, { width, paint }: Look): readonly string[] {
  const { solved, problems, attempts, verdicts, marginal, recovery, spend } = report;
  const told = verdicts.reduce((sum, one) => sum + one.count, 0);
  const ends = verdicts.map(
    ({ verdict, count }) => `${VERDICT_WORDS[verdict]} ${percent(count / told)}`,
  );
  const facts: readonly (readonly [string, string])[] = [
    ['solved', `${solved} of ${count(problems, 'problem')} at least once`],
    ...(ends.length === 0 ? [] : [['verdicts', ends.join(', ')] as const]),
    ...(marginal.of === 0
      ? []
      : [
          [
            'marginal',
            `${marginal.count} of ${marginal.of} solved with over 80 % of a limit${areManyMarginal(marginal) ? ': many, on another machine the figures may be others' : ''}`,
          ] as const,
        ]),
    ...recoveryFacts(recovery),
    ['spent', spendWords(spend, attempts)],
  ];
  const name = Math.max(...facts.map(([one]) => one.length));
  return facts.flatMap(([one, text]) =>
    wrapLines(text, Math.max(20, width - name - 2)).map(
      (line, at) => `${at === 0 ? paint.dim(one.padEnd(name)) : ' '.repeat(name)}  ${line}`,
    ),
  );
}

function recoveryFacts(
  recovery: EvaluationReport['recovery'],
): readonly (readonly [string, string])[] {
  if (recovery?.rate === null || recovery === null) return [];
  const { rate, recovered, failedFirst, stepsToRecovery, repeatedRate } = recovery;
  const steps = stepsToRecovery === null ? '' : `, in ${stepsToRecovery.toFixed(1)} steps`;
  const again =
    repeatedRate === null ? '' : `; ${percent(repeatedRate)} of further failures repeat one`;
  const after = `${recovered} of ${failedFirst} attempts that failed first (${percent(rate)})`;
  return [['recovered', `${after}${steps}${again}`]];
}

function spendWords(spend: EvaluationReport['spend'], attempts: number): string {
  const { promptTokens, completionTokens, seconds, programs } = spend;
  return [
    count(attempts, 'attempt'),
    ...(programs === 0 ? [] : [count(programs, 'program')]),
    ...(promptTokens + completionTokens === 0
      ? []
      : [
          `${promptTokens.toLocaleString('en-US')} tokens in, ${completionTokens.toLocaleString('en-US')} out`,
        ]),
    ...(seconds === 0 ? [] : [span(seconds)]),
  ].join(' · ');
}

/** One group says what the whole says. */
function groupLines(
  title: string,
  groups: readonly ProblemGroup[] | null,
  nameOf: (name: string) => string,
  { paint, width }: Look,
): readonly string[] {
  if (groups === null || groups.length < 2) return [];
  const rows = groups.map(({ name, problems, solved, passAt1 }): TableRow => {
    const figures = passAt1 === null ? ['', ''] : [percent(passAt1.value), span95(passAt1)];
    return [nameOf(name), `${solved}/${problems}`, ...figures];
  });
  const titles = [title, 'solved', 'pass@1', '95 %'].map(paint.dim);
  return ['', ...table([titles, ...rows], { width, right: [1, 2, 3] })];
}

function difficultyName(name: string): string {
  return DIFFICULTY_NAMES[name as Difficulty] ?? safe(name);
}
