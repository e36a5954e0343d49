import { LeafeError } from '../../core/errors.ts';
import type { Manifest } from '../../core/learn/manifest.ts';
import type { Checkpoints } from '../../core/ports/checkpoints.ts';
import { collectRows, type CollectOptions } from './collectRows.ts';
import { writeDataset, type ExportWatcher, type WritePlan } from './writeDataset.ts';

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
  refuseUnpaired(plan);
  const rows = collectRows(plan, checkpoints, signal);
  return writeDataset(rows, { ...plan, settings: settingsOf(plan) }, watcher, signal);
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
