import type { Command } from 'commander';
import type { Correction } from '../../core/learn/corrections.ts';
import { titleOf } from '../../domain/shortName.ts';
import { safe } from '../../app/safe.ts';
import type { CliContext, RunAction } from '../context.ts';
import { paintFor } from '../text.ts';

export function registerCorrections(program: Command, run: RunAction): void {
  const corrections = program
    .command('corrections')
    .summary('what the runs hold to learn from; record a fix of your own')
    .description(
      'A correction is a step that failed, and the one in its place that led to a program which passed the hidden tests.',
    );
  registerList(corrections, run);
  registerCorrection(corrections, run);
  registerRecord(corrections, run);
}

function registerList(corrections: Command, run: RunAction): void {
  const command = corrections
    .command('list')
    .summary('list them, oldest first')
    .description('Lists the corrections of all runs; one that says the same again is left out.')
    .addHelpText('after', '\nExamples:\n  leafe corrections list\n  leafe corrections list --json');
  command.action(() => run(command, list));
}

async function list(context: CliContext): Promise<void> {
  const { output, home, signal } = context;
  const [{ Corrections, nameOf }, { fitLine }] = await Promise.all([
    import('../../app/corrections.ts'),
    import('../columns.ts'),
  ]);
  const all = await new Corrections(home).all(signal);
  const width = process.stdout.columns || 120;
  for (const correction of all) {
    output.emit({ kind: 'correction', name: nameOf(correction), ...correction });
    output.say(fitLine(`${nameOf(correction)}  ${lineOf(correction)}`, width));
  }
  if (all.length === 0) {
    output.say('No correction yet: a run leaves one where a lesson, or you, made a program pass.');
  }
}

function lineOf({ blamed, corrected, problem, author, lesson }: Correction): string {
  const who = author === 'person' ? 'by a person' : lessonWords(lesson);
  return `${blamed} → ${corrected}  ${safe(titleOf(problem))}  ${who}`;
}

function lessonWords(lesson: Correction['lesson']): string {
  if (lesson === null) return 'without a lesson';
  return safe(lesson.fix === '' ? (lesson.facts[0] ?? '') : lesson.fix);
}

function registerCorrection(corrections: Command, run: RunAction): void {
  const command = corrections
    .command('show <correction>')
    .summary('both programs, and what was told in between')
    .description('Shows the program that was blamed, the lesson, and the program in its place.')
    .addHelpText('after', '\nExamples:\n  leafe corrections show 20261124-0208-sum_two-k3f9/c1');
  command.action((name: string) => run(command, (context) => show(name, context)));
}

async function show(name: string, context: CliContext): Promise<void> {
  const { output, home, signal } = context;
  const [{ Corrections }, { readRun }, { safeLines }] = await Promise.all([
    import('../../app/corrections.ts'),
    import('../../app/readRun.ts'),
    import('../text.ts'),
  ]);
  const found = await new Corrections(home).find(name, signal);
  const { state } = await readRun(found.run, { home, signal });
  output.emit({ kind: 'correction', name, ...found });
  const paint = paintFor({ color: process.stdout.isTTY });
  const programOf = (step: string): readonly string[] =>
    safeLines(state.steps.get(step)?.taken.program ?? '(no program)');
  const told = found.author === 'person' ? 'Written by a person.' : lessonWords(found.lesson);
  const lines = [
    paint.bold(safe(found.problem)),
    '',
    paint.red(`${found.blamed}, which failed`),
    ...programOf(found.blamed),
    '',
    paint.green(`${found.corrected}, in its place`),
    paint.dim(told),
    ...programOf(found.corrected),
  ];
  for (const line of lines) output.say(line);
}

function registerRecord(corrections: Command, run: RunAction): void {
  const command = corrections
    .command('record <run> <step> <source>')
    .summary('judge your own program in place of a step, and record it where it passes')
    .description(
      'Judges a program of yours in place of a step that failed. One that passes all tests becomes a step by a person, on a branch of its own, once.',
    )
    .addHelpText('after', '\nExamples:\n  leafe corrections record k3f9 b1.2 fixed.py');
  command.action((name: string, step: string, source: string) =>
    run(command, async (context) => {
      const { recordFix } = await import('../recordFix.ts');
      await recordFix(name, { step, source }, context);
    }),
  );
}
