import type { Command } from 'commander';
import type { Decision } from '../../core/learn/review.ts';
import type { RunAction } from '../context.ts';
import type { LiftArgs } from '../corrections/lift.ts';
import type { ListArgs } from '../corrections/list.ts';
import type { RecordArgs } from '../corrections/record.ts';
import type { ReviewArgs } from '../corrections/review.ts';
import { natural, positive } from '../numbers.ts';

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
  registerLift(corrections, run);
  registerRecord(corrections, run);
}

function registerList(corrections: Command, run: RunAction): void {
  const command = corrections
    .command('list')
    .summary('list them, oldest first')
    .description('Lists the corrections of all runs; one that says the same again is left out.')
    .option('--open', 'only those that nobody has decided on, or with --as that reviewer has not')
    .option('--differing', 'only those that one reviewer accepts and another rejects')
    .option('--as <reviewer>', 'whose decisions --open looks at')
    .addHelpText(
      'after',
      '\nExamples:\n  leafe corrections list --open --as ann\n  leafe corrections list --json',
    );
  command.action((args: ListArgs) =>
    run(command, async (context) => {
      const { list } = await import('../corrections/list.ts');
      await list(args, context);
    }),
  );
}

function registerCorrection(corrections: Command, run: RunAction): void {
  const command = corrections
    .command('show <correction>')
    .summary('what was tried, what was told, what replaced it, and who decided what')
    .description(
      'Shows the branch that failed and the step that was blamed, the lesson and what was measured of it, the branch in its place, the difference of the two programs, and the decisions.',
    )
    .addHelpText('after', '\nExamples:\n  leafe corrections show 20261124-0208-sum_two-k3f9/c1');
  command.action((name: string) =>
    run(command, async (context) => {
      const { show } = await import('../corrections/show.ts');
      await show(name, context);
    }),
  );
}

function registerLift(corrections: Command, run: RunAction): void {
  const command = corrections
    .command('lift <correction>')
    .summary('measure what its lesson does: the step again with and without it')
    .description(
      "Takes the blamed step again from the checkpoint before it, so many times with the correction's lesson and so many without, judges each program by all tests, and keeps the difference of the success rates with its 95 % interval. Nothing is added to the run.",
    )
    .option('--times <n>', 'draws with the lesson, and as many without', positive, 10)
    .option('--model <model>', "the model to ask (default: the run's own)")
    .option('--base-url <url>', 'an OpenAI-compatible endpoint for it')
    .option('--budget <limits>', 'such as tokens=200000,seconds=600 (default: no limit)')
    .option('--seed <n>', "the seed all draws are derived from (default: the run's)", natural)
    .addHelpText(
      'after',
      '\nExamples:\n  leafe corrections lift k3f9/c1\n  leafe corrections lift k3f9/c1 --times 20 --model embedded:qwen2.5-coder-1.5b',
    );
  command.action((name: string, args: LiftArgs) =>
    run(command, async (context) => {
      const { lift } = await import('../corrections/lift.ts');
      await lift(name, args, context);
    }),
  );
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
        const { reviewCorrections } = await import('../corrections/review.ts');
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
    .option('--replaces <correction>', 'reject this correction for it, and accept your own')
    .option('--as <reviewer>', 'who decides that (default: you)')
    .addHelpText(
      'after',
      '\nExamples:\n  leafe corrections record k3f9 b1.2 fixed.py\n  leafe corrections record k3f9 b1.2 better.py --replaces k3f9/c1',
    );
  command.action((name: string, step: string, source: string, args: RecordArgs) =>
    run(command, async (context) => {
      const { recordFix } = await import('../corrections/record.ts');
      await recordFix(name, { step, source, ...args }, context);
    }),
  );
}
