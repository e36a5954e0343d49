import { judgeFixOf, recordFixOf, type FixVerdict } from '../../app/fixStep.ts';
import { withFixBench } from '../../app/fixBench.ts';
import { Corrections, nameOf } from '../../app/corrections.ts';
import { recordEdit } from '../../app/recordEdit.ts';
import { defaultReviewer } from '../../app/reviewer.ts';
import { safe } from '../../app/safe.ts';
import { shellWord } from '../../domain/shellWord.ts';
import { VERDICT_WORDS } from '../../domain/verdictWords.ts';
import type { Correction } from '../../core/learn/corrections.ts';
import { UsageError } from '../exit.ts';
import type { CliContext } from '../context.ts';
import { progressBars } from '../progress.ts';
import { readSource } from '../readSource.ts';
import { paintFor } from '../text.ts';

export interface RecordArgs {
  /** The correction that the program takes the place of. */
  readonly replaces?: string;
  /** Who says so; the person who is logged in where not given. */
  readonly as?: string;
}

/** Judges a person's program in place of a step, and records it where it passes every test. */
export async function recordFix(
  run: string,
  {
    step,
    source,
    replaces,
    as = defaultReviewer(),
  }: RecordArgs & { readonly step: string; readonly source: string },
  { home, output, signal }: CliContext,
): Promise<void> {
  const program = await readSource(source);
  const edited = replaces === undefined ? null : await new Corrections(home).find(replaces, signal);
  if (edited !== null && edited.blamed !== step) throw blamesAnother(edited);
  const bars = progressBars(output);
  try {
    await withFixBench(
      { home, onProgress: bars.show },
      async (bench) => {
        bars.stop();
        const found = await judgeFixOf(run, { step, program }, bench, {}, signal);
        for (const line of verdictLines(found)) output.say(line);
        const { observation } = found.judged;
        const { visible, hidden } = observation;
        const judged = { run: found.run, fixes: step, visible, hidden };
        if (!observation.solved) {
          output.emit({ kind: 'fix', ...judged, recorded: null });
          return output.say('Not recorded: it does not pass all tests.');
        }
        const recorded =
          edited === null
            ? await recordFixOf(found, bench.checkpoints, signal)
            : await recordEdit(found, edited, as, bench, signal);
        output.emit({ kind: 'fix', ...judged, recorded: recorded.step, isNew: recorded.isNew });
        output.say(
          recorded.isNew
            ? `Recorded as ${recorded.step}, in place of ${step}: leafe show ${shellWord(found.run)}`
            : `This program is ${recorded.step} already: leafe show ${shellWord(found.run)}`,
        );
      },
      signal,
    );
  } finally {
    bars.stop();
  }
}

function blamesAnother(edited: Correction): UsageError {
  const { blamed } = edited;
  return new UsageError(
    `${nameOf(edited)} takes the place of ${blamed}.`,
    `Record your program in place of ${blamed}, too.`,
  );
}

function verdictLines({ judged }: FixVerdict): readonly string[] {
  const { visible, hidden, facts, solved } = judged.observation;
  const paint = paintFor({ color: process.stdout.isTTY });
  const { verdict } = hidden ?? visible;
  const mark = solved ? paint.green('✔') : paint.red('✘');
  const more = hidden === undefined ? '' : ` · hidden tests ${hidden.passed}/${hidden.total}`;
  return [
    `${mark} ${VERDICT_WORDS[verdict]} ${visible.passed}/${visible.total}${more}`,
    ...(solved ? [] : facts.map(({ text }) => `  ${safe(text)}`)),
  ];
}
