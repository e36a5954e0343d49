import type { TakenStep } from '../../domain/evaluation.ts';

/** Whether a step passed all tests, those that nobody shows the model among them. */
export function isSolvedBy({ visible, hidden }: TakenStep): boolean {
  return visible.verdict === 'accepted' && (hidden ?? visible).verdict === 'accepted';
}
