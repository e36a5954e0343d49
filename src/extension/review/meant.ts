import type { Parts } from '../compose.ts';
import { fieldOf } from '../fieldOf.ts';

/** How a command names a correction: a node of the Corrections view, or where the person is. */
type MeantParts = Pick<Parts, 'correctionsView' | 'reviewPanel' | 'queue'>;

/** The name of the correction that is meant; null where there is none to be seen. */
export function correctionMeant(
  { correctionsView, reviewPanel }: MeantParts,
  given: unknown,
): string | null {
  const named = fieldOf(given, 'name');
  if (named !== undefined) return named;
  const { selected } = correctionsView;
  const from = fieldOf(given, 'from');
  if (from === 'view') return selected;
  if (from === 'panel' || reviewPanel.isActive) return reviewPanel.shown;
  return reviewPanel.shown ?? selected;
}

/** What commands on steps take, where `given` says only where the person is. */
export async function withCorrection(parts: MeantParts, given: unknown): Promise<unknown> {
  if (fieldOf(given, 'from') === undefined) return given;
  const name = correctionMeant(parts, given);
  const found = name === null ? null : await parts.queue.find(name);
  if (found === null) return given;
  const { run, blamed, corrected } = found.correction;
  return { run, blamed, corrected, step: corrected };
}
