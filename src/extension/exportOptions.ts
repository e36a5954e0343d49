import type { ExportChoice } from '../app/datasets/exportHome.ts';
import type { Format } from '../core/learn/formats.ts';
import type { Variant } from '../core/learn/trainingRow.ts';

/** What a person may want of a data set beside its format. */
export const EXPORT_OPTIONS = [
  'acceptedOnly',
  'helpfulOnly',
  'guided',
  'reflection',
  'parquet',
  'tokens',
] as const;
export type ExportOption = (typeof EXPORT_OPTIONS)[number];

/** Those that the format has a place for: a preference pair is a corrected action, a trajectory is no table. */
export function optionsOf(format: Format): readonly ExportOption[] {
  return EXPORT_OPTIONS.filter((option) => {
    if (option === 'guided' || option === 'reflection') return format !== 'dpo';
    return option !== 'parquet' || format !== 'atif';
  });
}

/** What an export is told; whatever measures the tokens is opened by who asks for it. */
export function choiceOf(
  picked: readonly ExportOption[],
): Pick<ExportChoice, 'acceptedOnly' | 'minLift' | 'variants' | 'parquet'> {
  const others = (['guided', 'reflection'] as const).filter((variant) => picked.includes(variant));
  const variants: readonly Variant[] = ['counterfactual', ...others];
  return {
    acceptedOnly: picked.includes('acceptedOnly'),
    minLift: picked.includes('helpfulOnly') ? 0 : null,
    variants,
    parquet: picked.includes('parquet'),
  };
}

/** Of what was kept from the last export, what still is an option. */
export function keptOptions(kept: unknown): readonly ExportOption[] {
  const known: readonly unknown[] = Array.isArray(kept) ? kept : [];
  return EXPORT_OPTIONS.filter((option) => known.includes(option));
}
