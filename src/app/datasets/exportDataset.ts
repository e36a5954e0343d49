import { join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import type { Manifest } from '../../core/learn/manifest.ts';
import type { Checkpoints } from '../../core/ports/checkpoints.ts';
import { sweepKept } from '../../platform/files/keptFile.ts';
import { runNames } from '../../platform/files/runs.ts';
import { notesFolder } from '../kept/keptProblems.ts';
import { keptFolder } from '../kept/keptRun.ts';
import { collectRows, inTheirOrder, type CollectOptions } from './collectRows.ts';
import { learntRuns } from './openRun.ts';
import { spoolRows } from './spool.ts';
import { shares } from './readers/shares.ts';
import type { Readers } from './readers/readers.ts';
import { writeDataset, type ExportWatcher, type SpoolIn, type WritePlan } from './writeDataset.ts';

export interface ExportPlan extends CollectOptions, Omit<WritePlan, 'settings' | 'sources'> {
  /** How much rehearsal counts beside corrections. */
  readonly beta: number;
}

/** Writes what the runs of a home hold to learn from as a data set. Throws as `writeDataset` does. */
export async function exportDataset(
  plan: ExportPlan,
  checkpoints: Checkpoints,
  watcher: ExportWatcher,
  signal: AbortSignal,
): Promise<Manifest> {
  return exported(plan, watcher, signal, async (folder) => {
    const runs = await learntRuns(await namesToLearnFrom(plan.home), plan.home, signal);
    const rows = collectRows(runs, plan, checkpoints, signal);
    return [await spoolRows(join(folder, 'rows.part'), rows, watcher.onRows)];
  });
}

/** The same bytes, by several processes, each with a share of the runs. Rows are not measured in tokens so. */
export async function exportByReaders(
  plan: ExportPlan,
  readers: Readers,
  watcher: ExportWatcher,
  signal: AbortSignal,
): Promise<Manifest> {
  const { home } = plan;
  return exported(plan, watcher, signal, async (folder) => {
    const runs = await learntRuns(await namesToLearnFrom(home), home, signal);
    const parts = shares(await inTheirOrder(runs, plan, signal), readers.count);
    const counts = parts.map(() => 0);
    return readers.spools(parts, folder, plan, (share, rows) => {
      counts[share] = rows;
      watcher.onRows(counts.reduce((sum, count) => sum + count, 0));
    });
  });
}

async function exported(
  plan: ExportPlan,
  watcher: ExportWatcher,
  signal: AbortSignal,
  spoolIn: SpoolIn,
): Promise<Manifest> {
  refuseUnpaired(plan);
  return writeDataset(spoolIn, { ...plan, settings: settingsOf(plan) }, watcher, signal);
}

/** All runs of a home, oldest first. What was kept of others is swept. */
async function namesToLearnFrom(home: string): Promise<readonly string[]> {
  const names = await runNames(home);
  const known = new Set(names);
  sweepKept(keptFolder(home), (name) => known.has(name));
  sweepKept(notesFolder(home), () => true);
  return names;
}

function settingsOf(plan: ExportPlan): Manifest['settings'] {
  const { each, beta, rehearsal, heldOut, acceptedOnly, minLift, variants, measure } = plan;
  const { tokenizer, maxLength } = measure ?? { tokenizer: null, maxLength: null };
  return {
    ...{ each, beta, rehearsal, heldOut, acceptedOnly, minLift },
    variants: [...variants],
    ...(tokenizer === null ? {} : { tokenizer: { model: tokenizer.name, maxLength } }),
  };
}

/** A pair is two replies to one prompt: only the corrected action has one. */
function refuseUnpaired({ format, variants }: ExportPlan): void {
  if (format !== 'dpo' || variants.every((variant) => variant === 'counterfactual')) return;
  const what = 'Preference pairs are made of corrected actions alone.';
  throw new LeafeError('input', 'invalid', what, {
    todo: 'Export them without --variant, or choose another --format.',
  });
}
