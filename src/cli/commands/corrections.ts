import type { Command } from 'commander';
import type { Correction } from '../../core/learn/corrections.ts';
import type { Decision, Review } from '../../core/learn/review.ts';
import { titleOf } from '../../domain/shortName.ts';
import { safe } from '../../app/safe.ts';
import type { CliContext, RunAction } from '../context.ts';
import type { ReviewArgs } from '../reviewCorrections.ts';
import { paintFor } from '../text.ts';

export function registerCorrections(program: Command, run: RunAction): void {
  const corrections = program
    .command('corrections')
    .summary('what the runs hold to learn from: list, review, record a fix of your own')
    .description(
      'A correction is a step that failed, and the one in its place that led to a program which passed the hidden tests.',
    );
  registerList(corrections, run);
  registerCorrection(corrections, run);
  registerMask(corrections, run);
  registerReview(corrections, run);
  registerRecord(corrections, run);
}

function registerList(corrections: Command, run: RunAction): void {
  const command = corrections
    .command('list')
    .summary('list them, oldest first')
    .description('Lists the corrections of all runs; one that says the same again is left out.')
    .option('--open', 'only those that nobody has decided on')
    .addHelpText(
      'after',
      '\nExamples:\n  leafe corrections list --open\n  leafe corrections list --json',
    );
  command.action((args: { readonly open?: boolean }) =>
    run(command, (context) => list(args, context)),
  );
}

async function list(args: { readonly open?: boolean }, context: CliContext): Promise<void> {
  const { output, home, signal } = context;
  const [{ Corrections, nameOf }, { fitLine }, { readDecisions }, { reviewsOf, standingOf }] =
    await Promise.all([
      import('../../app/corrections.ts'),
      import('../columns.ts'),
      import('../../platform/files/reviews.ts'),
      import('../../core/learn/review.ts'),
    ]);
  const all = await new Corrections(home).all(signal);
  const reviews = reviewsOf(await readDecisions(home));
  const width = process.stdout.columns || 120;
  for (const correction of all) {
    const name = nameOf(correction);
    const said = reviews.get(name) ?? [];
    const standing = standingOf(said);
    if (args.open === true && standing !== 'open') continue;
    output.emit({ kind: 'correction', name, standing, reviews: said, ...correction });
    output.say(fitLine(`${name}  ${standingWords(said)}${lineOf(correction)}`, width));
  }
  if (all.length === 0) {
    output.say('No correction yet: a run leaves one where a lesson, or you, made a program pass.');
  }
}

/** Who said what, where they differ; one word where they do not. */
function standingWords(reviews: readonly Review[]): string {
  const [first, ...others] = reviews;
  if (first === undefined) return '';
  if (others.every(({ decision }) => decision === first.decision)) return `${first.decision}  `;
  return `${reviews.map(({ reviewer, decision }) => `${decision} by ${reviewer}`).join(', ')}  `;
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

function registerMask(corrections: Command, run: RunAction): void {
  const command = corrections
    .command('mask <correction>')
    .summary('what a trainer sees of it, token by token')
    .description(
      "Shows the row of a correction in a model's own chat template: what is shown, and after a line what carries the loss, token by token.",
    )
    .option(
      '--tokenizer <model>',
      'embedded:<name> or embedded:<file.gguf> (default: the model of the run)',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  leafe corrections mask k3f9/c1\n  leafe corrections mask k3f9/c1 --tokenizer embedded:qwen2.5-coder-0.5b --json',
    );
  command.action((name: string, args: { readonly tokenizer?: string }) =>
    run(command, async (context) => {
      const { showMask } = await import('../datasets/mask.ts');
      await showMask(name, args, context);
    }),
  );
}

function registerReview(corrections: Command, run: RunAction): void {
  const register = (
    name: string,
    decision: Decision['decision'],
    words: { readonly summary: string; readonly description: string; readonly example: string },
  ): void => {
    const command = corrections
      .command(`${name} <correction...>`)
      .summary(words.summary)
      .description(words.description)
      .option('--as <reviewer>', 'who decides (default: you)')
      .addHelpText('after', `\nExamples:\n  leafe corrections ${words.example}`);
    if (decision === 'rejected') command.requiredOption('--reason <text>', 'why');
    command.action((names: string[], args: ReviewArgs) =>
      run(command, async (context) => {
        const { reviewCorrections } = await import('../reviewCorrections.ts');
        await reviewCorrections(names, decision, args, context);
      }),
    );
  };
  register('accept', 'accepted', {
    summary: 'say that a data set may hold it',
    description: 'Accepts corrections. Each reviewer decides for themselves; the last word counts.',
    example: 'accept k3f9/c1 k3f9/c2',
  });
  register('reject', 'rejected', {
    summary: 'say that no data set may hold it, and why',
    description: 'Rejects corrections: no export holds one that anybody rejects.',
    example: 'reject k3f9/c1 --reason "right by chance"',
  });
  register('undo', 'withdrawn', {
    summary: 'take back what you decided',
    description: 'Takes back what the same reviewer decided before: the correction is open again.',
    example: 'undo k3f9/c1',
  });
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
