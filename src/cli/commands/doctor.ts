import { Argument, type Command } from 'commander';
import { LeafeError } from '../../core/errors.ts';
import { PARTS, type Part, type PartState } from '../../platform/setup/parts.ts';
import type { CliContext, RunAction } from '../context.ts';
import { Told } from '../exit.ts';
import { paintFor, type Paint } from '../text.ts';

export function registerDoctor(program: Command, run: RunAction): void {
  const command = program
    .command('doctor')
    .summary('check what LEAFE needs')
    .description(
      'Shows each part of the set-up with its state and what to do about it; exit code 1 where one is not in order.',
    )
    .addArgument(new Argument('[parts...]', 'those to look at; all where not given').choices(PARTS))
    .option('--fix', 'build the sandbox image and fetch the default model where they are missing')
    .addHelpText('after', '\nExamples:\n  leafe doctor\n  leafe doctor docker image --fix');
  command.action((parts: readonly Part[], options: { readonly fix?: boolean }) =>
    run(command, (context) => doctor(parts, options, context)),
  );
}

async function doctor(
  parts: readonly Part[],
  options: { readonly fix?: boolean },
  context: CliContext,
): Promise<void> {
  const { checkPart } = await import('../../app/doctor/checkPart.ts');
  const paint = paintFor({ color: process.stdout.isTTY });
  const poor: string[] = [];
  for (const part of parts.length === 0 ? PARTS : parts) {
    let state = await checkPart(part, context);
    if (state.state === 'missing' && options.fix === true) state = await mend(state, context);
    context.output.emit(state);
    context.output.say(line(state, paint));
    if (state.state !== 'ok') poor.push(part);
  }
  if (poor.length > 0) throw context.output.json ? new Told() : notInOrder(poor);
}

async function mend(state: PartState, context: CliContext): Promise<PartState> {
  const [{ mendPart }, { progressBars }] = await Promise.all([
    import('../../app/doctor/mendPart.ts'),
    import('../progress.ts'),
  ]);
  const bars = progressBars(context.output);
  try {
    return await mendPart(state, context, bars.show);
  } finally {
    bars.stop();
  }
}

function line({ part, state, text, todo }: PartState, paint: Paint): string {
  const mark = { ok: paint.green('✔'), missing: paint.yellow('✘'), broken: paint.red('✘') }[state];
  const remedy = todo === null ? '' : `\n${' '.repeat(9)}${todo}`;
  return `${mark} ${part.padEnd(6)} ${text}${remedy}`;
}

function notInOrder(parts: readonly string[]): LeafeError<'input'> {
  const what = `Not in order: ${parts.join(', ')}.`;
  return new LeafeError('input', 'invalid', what, {
    todo: 'Do what `leafe doctor` says beside each; `leafe doctor --fix` builds the image and fetches the model.',
  });
}
