import type { Manifest } from '../../core/learn/manifest.ts';
import type { Format } from '../../core/learn/formats.ts';
import type { Variant } from '../../core/learn/trainingRow.ts';
import { LeafeError } from '../../core/errors.ts';
import type { Tokenizer } from '../../core/ports/tokenizer.ts';
import type { Stated } from '../../core/learn/guards/evaluationGuard.ts';
import type { ExportWatcher } from '../../app/datasets/writeDataset.ts';
import { safe } from '../../app/safe.ts';
import { areManyMarginal } from '../../domain/marginal.ts';
import { shellWord } from '../../domain/shellWord.ts';
import type { CliContext } from '../context.ts';
import { progressBars, type ProgressBars } from '../progress.ts';

export interface ExportArgs {
  readonly out: string;
  readonly format: Format;
  readonly each: number;
  readonly rehearsal: number;
  readonly beta: number;
  readonly seed: number;
  readonly evaluation?: readonly string[];
  readonly variant?: readonly Variant[];
  readonly tokenizer?: string;
  readonly maxLength?: number;
  readonly parquet?: boolean;
  readonly acceptedOnly?: boolean;
  readonly minLift?: number;
  readonly leaveOut?: boolean;
  readonly heldOutToo?: boolean;
}

/** Exports the corrections of this home, and tells what is in the data set and what was kept out of it. */
export async function exportCorrections(args: ExportArgs, context: CliContext): Promise<void> {
  const { home, signal } = context;
  const { exportHome } = await import('../../app/datasets/exportHome.ts');
  const { rehearsal, seed, heldOutToo = false, evaluation, variant, ...more } = args;
  const { tokenizer: measuredBy, maxLength, ...chosen } = more;
  const choice = {
    ...chosen,
    home,
    evaluation: await evaluationProblems(evaluation ?? [], context),
    rehearsal: { share: rehearsal, seed },
    heldOut: heldOutToo,
    ...(variant === undefined ? {} : { variants: variant }),
  };
  await writing(args.out, context, async (watcher, bars) => {
    const tokenizer = await tokenizerOf(measuredBy, maxLength, context, bars);
    const measure = tokenizer === null ? null : { tokenizer, maxLength: maxLength ?? null };
    try {
      return await exportHome({ ...choice, measure }, watcher, signal);
    } finally {
      await tokenizer?.close();
    }
  });
}

/** Shows that a data set is being written, what is refused meanwhile, and in the end what is in it. */
export async function writing(
  out: string,
  { output }: CliContext,
  write: (watcher: ExportWatcher, bars: ProgressBars) => Promise<Manifest>,
): Promise<void> {
  const bars = progressBars(output);
  const watcher: ExportWatcher = {
    onRefused: ({ row, guard, found }) => output.note(`refused ${row}, ${guard}: ${safe(found)}`),
    onRows: () => bars.show({ what: 'collecting records', fraction: null }),
  };
  try {
    const manifest = await write(watcher, bars);
    bars.stop();
    output.emit({ kind: 'exported', out, ...manifest });
    for (const line of linesOf(out, manifest)) output.say(line);
  } finally {
    bars.stop();
  }
}

async function tokenizerOf(
  spec: string | undefined,
  maxLength: number | undefined,
  { home, signal }: CliContext,
  bars: ProgressBars,
): Promise<Tokenizer | null> {
  if (spec !== undefined) {
    const { openTokenizer } = await import('../../app/openTokenizer.ts');
    return openTokenizer(spec, { home, onProgress: bars.show }, signal);
  }
  if (maxLength === undefined) return null;
  throw new LeafeError('input', 'invalid', 'Nothing is known to measure rows by.', {
    todo: 'Name the model that you train with --tokenizer, beside --max-length.',
  });
}

/** The statements of all problems in these files; their tests are not kept. */
export async function evaluationProblems(
  files: readonly string[],
  { home, signal }: CliContext,
): Promise<readonly Stated[]> {
  const { openProblems } = await import('../../platform/problems/openProblems.ts');
  const found: Stated[] = [];
  for (const file of files) {
    const source = await openProblems(file, { home });
    for await (const { name, description } of source.problems(signal)) {
      found.push({ name, description });
    }
  }
  return found;
}

function linesOf(out: string, { counts, keptOut, settings, format }: Manifest): readonly string[] {
  const { counterfactual, rehearsal, guided, reflection, byPersons, problems } = counts;
  const persons = byPersons > 0 ? ` (${byPersons} by persons)` : '';
  const left = [
    [keptOut.heldOut, 'of held-out problems'],
    [keptOut.repeated, 'that repeat another'],
    [keptOut.nearlyRepeated ?? 0, 'that nearly repeat another'],
    [keptOut.tooMany ?? 0, 'beyond the most of one problem'],
    [keptOut.unhelpful ?? 0, 'whose lesson did not help enough'],
    [keptOut.refused.length, 'refused by a guard'],
    [keptOut.lost.length, 'that cannot be built again'],
  ] as const;
  const kept = left.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return [
    `${out}: ${counted(counterfactual, 'correction')}${persons}${told(guided, 'guided row')}${told(reflection, 'reflection')} and ${counted(rehearsal, 'rehearsal')} of ${counted(problems, 'problem')}, as ${format}.`,
    ...(kept.length > 0 ? [`Kept out: ${kept.join(', ')}.`] : []),
    ...keptOut.lost.map(({ row, why }) => `  ${row}: ${safe(why)}`),
    ...(settings.heldOut
      ? ['HELD-OUT PROBLEMS ARE IN IT: what is trained on it cannot be evaluated on them.']
      : []),
    ...(counts.marginal !== undefined && areManyMarginal(counts.marginal)
      ? [
          `MANY MARGINAL VERDICTS: the programs of ${counts.marginal.count} of ${counts.marginal.of} rows used over 80 % of a limit, and might be judged otherwise on another machine.`,
        ]
      : []),
    `Check it with: leafe verify ${shellWord(safe(out))}`,
  ];
}

function told(count: number | undefined, what: string): string {
  return count === undefined ? '' : `, ${counted(count, what)}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
