import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { safe } from '../../app/safe.ts';
import type { Verified, VerifyBench } from '../../app/datasets/verifyDataset.ts';
import type { CliContext } from '../context.ts';
import { Told, UsageError } from '../exit.ts';
import { progressBars } from '../progress.ts';

export interface VerifyArgs {
  readonly judge: boolean;
  readonly runsIn?: readonly string[];
}

/** Verifies a data set and tells what is wrong with it; the exit code is 1 where something is. */
export async function verify(
  folder: string,
  { judge, runsIn = [] }: VerifyArgs,
  context: CliContext,
): Promise<void> {
  const { output, signal } = context;
  const { verifyDataset } = await import('../../app/datasets/verifyDataset.ts');
  const bars = progressBars(output);
  const onRecord = (done: number, all: number): void =>
    bars.show({ what: 'verifying records', fraction: all === 0 ? null : done / all });
  try {
    const found = await withVerifyBench(judge, context, bars.show, (bench) =>
      withRunsIn(runsIn, context, (others) =>
        verifyDataset(folder, { ...bench, others }, onRecord, signal),
      ),
    );
    bars.stop();
    tell(folder, found, context);
    if (found.findings.length > 0) throw new Told();
  } finally {
    bars.stop();
  }
}

async function withVerifyBench<T>(
  judged: boolean,
  { home, signal }: CliContext,
  onProgress: ReturnType<typeof progressBars>['show'],
  use: (bench: VerifyBench) => Promise<T>,
): Promise<T> {
  if (judged) {
    const { withFixBench } = await import('../../app/fixBench.ts');
    return withFixBench({ home, onProgress }, use, signal);
  }
  const { withCheckpoints } = await import('../../app/withCheckpoints.ts');
  return withCheckpoints(home, (checkpoints) => use({ home, checkpoints, judge: null }), signal);
}

/** Opens the stores of other homes, one within the other, and closes them all. */
async function withRunsIn<T>(
  homes: readonly string[],
  context: CliContext,
  use: (others: NonNullable<VerifyBench['others']>) => Promise<T>,
): Promise<T> {
  const [given, ...rest] = homes;
  if (given === undefined) return use([]);
  const home = resolve(given);
  // Opening a store makes it where there is none.
  if (!existsSync(join(home, 'store.git'))) {
    throw new UsageError(`${home} is no home of LEAFE.`, 'Name the folder that store.git lies in.');
  }
  const { withCheckpoints } = await import('../../app/withCheckpoints.ts');
  return withCheckpoints(
    home,
    (checkpoints) => withRunsIn(rest, context, (others) => use([{ home, checkpoints }, ...others])),
    context.signal,
  );
}

function tell(
  folder: string,
  { records, judged, findings, manifest }: Verified,
  { output }: CliContext,
): void {
  for (const finding of findings) {
    output.emit({ kind: 'finding', ...finding });
    output.say(`${safe(finding.place)}: ${safe(finding.what)}`);
  }
  const verdict = findings.length === 0 ? 'verified' : 'damaged';
  output.emit({ kind: 'verified', folder, verdict, records, judged, findings: findings.length });
  const rows = `${records} records built again, ${judged} programs judged again`;
  output.say(
    findings.length === 0
      ? `${folder} is what was exported by LEAFE ${manifest.version}: ${rows}.`
      : `${folder} is not what was exported: ${findings.length} findings; ${rows}.`,
  );
}
