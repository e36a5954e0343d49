import { homedir } from 'node:os';
import type { Manifest } from '../../core/learn/manifest.ts';
import { imageName } from '../../platform/docker/image.ts';
import { VERSION } from '../version.ts';
import { withCheckpoints } from '../withCheckpoints.ts';
import { EXPORT_DEFAULTS } from './exportDefaults.ts';
import { exportDataset, type ExportPlan } from './exportDataset.ts';
import type { ExportWatcher } from './writeDataset.ts';

/** What a person may choose; the rest has a default that most keep. */
export type ExportChoice = Pick<ExportPlan, 'home' | 'out' | 'format'> &
  Partial<Omit<ExportPlan, 'version' | 'image'>>;

/** Exports the runs of a home as `exportDataset` does, with its store, and with what must be in no row. */
export async function exportHome(
  choice: ExportChoice,
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
  return withCheckpoints(
    home,
    (checkpoints) => exportDataset(plan, checkpoints, watcher, signal),
    signal,
  );
}
