import { Corrections, nameOf } from '../../app/corrections.ts';
import { readRun } from '../../app/readRun.ts';
import { reviewCard } from '../../app/reviewCard.ts';
import { reviewedCorrections } from '../../app/reviewedCorrections.ts';
import { safe } from '../../app/safe.ts';
import { VERDICT_WORDS } from '../../domain/verdictWords.ts';
import type { ReviewCard, ReviewStep } from '../../domain/reviewCard.ts';
import type { CliContext } from '../context.ts';
import { paintFor, safeLines, type Paint } from '../text.ts';
import { wrapLines } from '../wrapLines.ts';
import { diffLines } from './diffLines.ts';
import { liftNote, liftWords, reviewWords, testsWords } from './words.ts';

/** What was tried and blamed, what replaced it, the difference, and what was said of it since. */
export async function show(name: string, { home, output, signal }: CliContext): Promise<void> {
  const corrections = new Corrections(home);
  const named = nameOf(await corrections.find(name, signal));
  const all = await reviewedCorrections(corrections, home, signal);
  const found = all.find((one) => one.name === named);
  if (found === undefined) return;
  const { state } = await readRun(found.correction.run, { home, signal });
  const card = reviewCard(found, state);
  const { reviews, lift } = card;
  output.emit({
    kind: 'correction',
    ...found.correction,
    name: named,
    reviews,
    lift,
    review: card,
  });
  const paint = paintFor({ color: process.stdout.isTTY });
  for (const line of linesOf(card, paint)) output.say(line);
}

function linesOf(card: ReviewCard, paint: Paint): readonly string[] {
  const { problem, tried, blamed, instead, corrected, lift, reviews } = card;
  const stepLine = (step: ReviewStep): string => {
    const mark = step.step === blamed ? '  ← blamed' : '';
    return `  ${step.step}  ${verdictOf(step)}  ${paint.dim(testsWords(step))}${mark}`;
  };
  return [
    paint.bold(safe(problem)),
    '',
    paint.red('Tried'),
    ...tried.map(stepLine),
    '',
    paint.magenta(card.author === 'person' ? 'Written by a person' : 'Lesson'),
    ...toldLines(card),
    ...(lift === null ? [] : [`  ${liftWords(lift)}`, `  ${paint.dim(liftNote(lift))}`]),
    '',
    paint.green('In its place'),
    ...instead.map(stepLine),
    '',
    paint.bold(`${blamed} → ${corrected}`),
    ...diffLines(programLines(card.before), programLines(card.after), paint),
    ...(reviews.length === 0
      ? []
      : ['', paint.bold('Decisions'), ...reviews.map((one) => `  ${reviewWords(one)}`)]),
  ];
}

function toldLines({ lesson, facts, author }: ReviewCard): readonly string[] {
  const told = lesson === null ? [] : [lesson.diagnosis, lesson.fix];
  const nothing = lesson === null && author === 'model' ? ['The branch was told nothing.'] : [];
  const words = [...nothing, ...told, ...facts.map((fact) => `· ${fact}`)];
  return words
    .filter((text) => text !== '')
    .flatMap((text) => wrapLines(safe(text), 98).map((line) => `  ${line}`));
}

function verdictOf({ verdict }: ReviewStep): string {
  return verdict === null ? 'not judged' : VERDICT_WORDS[verdict];
}

function programLines(program: string | null): readonly string[] {
  return program === null ? ['(no program)'] : safeLines(program);
}
