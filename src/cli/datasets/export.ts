import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '../../core/learn/manifest.ts';
import type { Format } from '../../core/learn/formats.ts';
import type { Stated } from '../../core/learn/guards/evaluationGuard.ts';
import { safe } from '../../app/safe.ts';
import { VERSION } from '../../app/version.ts';
import type { CliContext } from '../context.ts';
import { progressBars } from '../progress.ts';

export interface ExportArgs {
  readonly out: string;
  readonly format: Format;
  readonly each: number;
  readonly rehearsal: number;
  readonly beta: number;
  readonly seed: number;
  readonly evaluation?: readonly string[];
  readonly parquet?: boolean;
  readonly acceptedOnly?: boolean;
  readonly leaveOut?: boolean;
  readonly heldOutToo?: boolean;
}

/** Exports the corrections of this home, and tells what is in the data set and what was kept out of it. */
export async function exportCorrections(args: ExportArgs, context: CliContext): Promise<void> {
  const { home, output, signal } = context;
  const [{ exportDataset }, { openGitCheckpoints }, { imageName }] = await Promise.all([
    import('../../app/datasets/exportDataset.ts'),
    import('../../platform/git/gitCheckpoints.ts'),
    import('../../platform/docker/image.ts'),
  ]);
  const { out, format, each, rehearsal, beta, seed, leaveOut = false, heldOutToo = false } = args;
  const { acceptedOnly = false, parquet = false } = args;
  const evaluation = await evaluationProblems(args.evaluation ?? [], context);
  const checkpoints = await openGitCheckpoints(join(home, 'store.git'), signal);
  const bars = progressBars(output);
  try {
    const plan = {
      ...{ home, out, format, each, beta, leaveOut, acceptedOnly, parquet, evaluation },
      rehearsal: { share: rehearsal, seed },
      heldOut: heldOutToo,
      secrets: [process.env['OPENAI_API_KEY'] ?? '', process.env['HF_TOKEN'] ?? '', homedir()],
      version: VERSION,
      image: imageName(),
    };
    const watcher = {
      onRefused: ({ row, guard, found }: { row: string; guard: string; found: string }): void =>
        output.note(`refused ${row}, ${guard}: ${safe(found)}`),
      onRows: (): void => bars.show({ what: 'collecting records', fraction: null }),
    };
    const manifest = await exportDataset(plan, checkpoints, watcher, signal);
    bars.stop();
    output.emit({ kind: 'exported', out, ...manifest });
    for (const line of linesOf(out, manifest)) output.say(line);
  } finally {
    bars.stop();
    await checkpoints.close();
  }
}

/** The statements of all problems in these files; their tests are not kept. */
async function evaluationProblems(
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
  const { counterfactual, rehearsal, byPersons, problems } = counts;
  const persons = byPersons > 0 ? ` (${byPersons} by persons)` : '';
  const left = [
    [keptOut.heldOut, 'of held-out problems'],
    [keptOut.repeated, 'that repeat another'],
    [keptOut.refused.length, 'refused by a guard'],
    [keptOut.lost.length, 'that cannot be built again'],
  ] as const;
  const told = left.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return [
    `${out}: ${counterfactual} corrections${persons} and ${rehearsal} rehearsals of ${problems} problems, as ${format}.`,
    ...(told.length > 0 ? [`Kept out: ${told.join(', ')}.`] : []),
    ...keptOut.lost.map(({ row, why }) => `  ${row}: ${safe(why)}`),
    ...(settings.heldOut
      ? ['HELD-OUT PROBLEMS ARE IN IT: what is trained on it cannot be evaluated on them.']
      : []),
    `Check it with leafe verify ${out}.`,
  ];
}
