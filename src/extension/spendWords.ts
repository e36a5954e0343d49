import { tokensOf } from '../core/explore/budget.ts';
import type { LiveRun } from './runs.ts';

/** What the status bar says of the runs at work; null where there is none. */
export function spendWords(runs: readonly LiveRun[]): string | null {
  if (runs.length === 0) return null;
  let programs = 0;
  let tokens = 0;
  for (const { state } of runs) {
    if (state === null) continue;
    programs += state.spend.programs;
    tokens += tokensOf(state.spend);
  }
  const count = runs.length === 1 ? '1 run' : `${runs.length} runs`;
  const program = programs === 1 ? 'program' : 'programs';
  return `${count} · ${programs} ${program} · ${tokens.toLocaleString('en-US')} tokens`;
}
