import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '../../core/learn/manifest.ts';
import { imageName } from '../../platform/docker/image.ts';
import { openGitCheckpoints } from '../../platform/git/gitCheckpoints.ts';
import { VERSION } from '../version.ts';
import { EXPORT_DEFAULTS } from './exportDefaults.ts';
import { exportDataset, type ExportPlan, type ExportWatcher } from './exportDataset.ts';

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
  const checkpoints = await openGitCheckpoints(join(choice.home, 'store.git'), signal);
  try {
    return await exportDataset(plan, checkpoints, watcher, signal);
  } finally {
    await checkpoints.close();
  }
}
