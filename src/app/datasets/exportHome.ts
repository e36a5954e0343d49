import { homedir } from 'node:os';
import type { Manifest } from '../../core/learn/manifest.ts';
import { runNames } from '../../platform/files/runs.ts';
import { imageName } from '../../platform/docker/image.ts';
import { VERSION } from '../version.ts';
import { withCheckpoints } from '../withCheckpoints.ts';
import { EXPORT_DEFAULTS } from './exportDefaults.ts';
import { exportDataset, exportByReaders, type ExportPlan } from './exportDataset.ts';
import { Readers, readersFor } from './readers/readers.ts';
import type { ExportWatcher } from './writeDataset.ts';

/** What a person may choose; the rest has a default that most keep. */
export type ExportChoice = Pick<ExportPlan, 'home' | 'out' | 'format'> &
  Partial<Omit<ExportPlan, 'version' | 'image'>>;

/**
 * Exports the runs of a home as `exportDataset` does, with its store, with what must be in no row, and with as many processes as bring it
 * there soonest, or as are asked for.
 */
export async function exportHome(
  { readers, ...choice }: ExportChoice & { readonly readers?: number },
  watcher: ExportWatcher,
  signal: AbortSignal,
): Promise<Manifest> {
  const secrets = [process.env['OPENAI_API_KEY'], process.env['HF_TOKEN'], homedir()];
  const plan: ExportPlan = {
    ...EXPORT_DEFAULTS,
    ...choice,
    secrets: [...(choice.secrets ?? []), ...secrets.filter((text) => text !== undefined)],
    version: VERSION,
    image: imageName(),
  };
  const { home } = choice;
  // What measures rows is one for all of them.
  const most = plan.measure === null ? readersFor((await runNames(home)).length) : 1;
  const count = readers ?? most;
  if (count > 1) {
    const work = (own: Readers): Promise<Manifest> => exportByReaders(plan, own, watcher, signal);
    return Readers.lent(count, work, signal);
  }
  return withCheckpoints(
    home,
    (checkpoints) => exportDataset(plan, checkpoints, watcher, signal),
    signal,
  );
}
